//! Errors as tables: each variant with its code, its sentence and its remedy, from which everything that is said of it is made.

use core::fmt;

/// What a catalogue says of one error.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ErrorRow {
    /// `HR` and four digits. A code that was published is never given to another error.
    pub code: &'static str,
    /// What is wrong, as [`fmt::Display`] writes it, with the names of its values in braces.
    pub problem: &'static str,
    /// What to do about it, as a sentence.
    pub remedy: &'static str,
}

/// An error with a row in the catalogue.
pub trait CatalogueError: core::error::Error {
    /// The rows of all its variants, in their order.
    const ROWS: &'static [ErrorRow];

    /// Tells its row, and what is wrong with its values in place.
    fn tell(&self, to: &mut dyn FnMut(&'static ErrorRow, fmt::Arguments<'_>));

    /// Its row.
    fn row(&self) -> &'static ErrorRow {
        let mut told = &Self::ROWS[0];
        self.tell(&mut |row, _| told = row);
        told
    }

    /// Its code, for example `HR0211`.
    fn code(&self) -> &'static str {
        self.row().code
    }

    /// What to do about it, as a sentence.
    fn remedy(&self) -> &'static str {
        self.row().remedy
    }
}

/// Declares what is said of an error, once: `pattern = code, problem, remedy;` for each variant.
///
/// The problem is a format string. It names what the pattern binds, or what stands in brackets behind it.
#[macro_export]
macro_rules! error_table {
    ($error:ty { $($pattern:pat = $code:literal, $problem:literal $([$($name:ident = $value:expr),+])?, $remedy:literal;)+ }) => {
        impl ::core::fmt::Display for $error {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let mut written = Ok(());
                $crate::ground::CatalogueError::tell(self, &mut |_, problem| written = f.write_fmt(problem));
                written
            }
        }

        impl ::core::error::Error for $error {}

        impl $crate::ground::CatalogueError for $error {
            const ROWS: &'static [$crate::ground::ErrorRow] =
                &[$($crate::ground::ErrorRow { code: $code, problem: $problem, remedy: $remedy }),+];

            fn tell(&self, to: &mut dyn FnMut(&'static $crate::ground::ErrorRow, ::core::fmt::Arguments<'_>)) {
                match self {
                    $($pattern => to(
                        &$crate::ground::ErrorRow { code: $code, problem: $problem, remedy: $remedy },
                        ::core::format_args!($problem $($(, $name = $value)+)?),
                    ),)+
                }
            }
        }
    };
}
