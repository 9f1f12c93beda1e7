//! Why a request has no reply.

/// Why a request has no reply.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WireError {
    /// It is no frame, or it was cut short or changed on the way.
    Damaged,
    /// A newer version wrote it.
    Newer(u8),
    /// No request has this number.
    UnknownKind(u8),
    /// This version has the request's name and does not serve it.
    NotServed {
        /// The name.
        kind: &'static str,
    },
    /// The frame is whole, and its body is not what its kind says.
    Malformed,
    /// The problem has faults; ask `validate` for them all.
    Faulty,
    /// The roster to begin from breaks a rule.
    NotLegal,
    /// It goes to a plan in the making, and none was begun.
    NotBegun {
        /// Its name.
        kind: &'static str,
    },
    /// No profile, or no setting of one, has the name that is given.
    UnknownName,
    /// The memory lent is too small.
    MemoryTooSmall {
        /// Bytes with which the step that failed would have had room. A later step may ask for more: ask again.
        needed: usize,
    },
    /// The room for the reply, or for the request being written, is too small.
    ReplyFull {
        /// The bytes of the whole.
        needed: usize,
    },
}

homeround_core::error_table! { WireError {
    Self::Damaged = "HR0701", "the bytes are no whole frame", "Send the frame again.";
    Self::Newer(version) = "HR0702", "the frame is of version {version}, which is newer than this reader",
        "Update the reader, or write an older version.";
    Self::UnknownKind(kind) = "HR0703", "no request has the number {kind}", "Ask as the schema says.";
    Self::NotServed { kind } = "HR0704", "the request {kind} is not served", "Ask the library over JSON.";
    Self::Malformed = "HR0705", "the body is not what its kind says", "Write it as the schema says.";
    Self::Faulty = "HR0706", "the problem has faults", "Ask validate for all of them, and mend them.";
    Self::NotLegal = "HR0707", "the roster to begin from breaks a rule", "Ask check for all that it breaks, or begin without one.";
    Self::MemoryTooSmall { needed } = "HR0708", "the memory lent is too small: {needed} bytes are needed", "Lend as many, and ask again.";
    Self::ReplyFull { needed } = "HR0709", "there is too little room: {needed} bytes are needed", "Lend as many, and ask again.";
    Self::NotBegun { kind } = "HR0710", "the request {kind} goes to a plan in the making", "Begin one with plan_begin, and ask it.";
    Self::UnknownName = "HR0711", "no profile, or no setting of one, has the name that is given", "Name a profile that ships, and its settings.";
}}
