//! What more work would bring, in one sentence.

/// What more work brings to a plan, as far as it was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outlook {
    /// Twice the work, or more, found nothing that weighs less.
    Settled,
    /// So many thousandths less than after an eighth of the work the roster weighs after all of it.
    Gained(u32),
}

impl Outlook {
    /// One sentence for people.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Settled => "Settled: more work found no roster that weighs less.".to_owned(),
            Self::Gained(permille) => format!(
                "Not settled: the roster weighs {}.{} % less than the one found with an eighth of the work. More work may find \
                 a better one.",
                permille / 10,
                permille % 10
            ),
        }
    }
}
