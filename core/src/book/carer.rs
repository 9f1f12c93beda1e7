//! A carer, and how a carer stands with a client.

use crate::ground::{CarerIx, ClientIx, Cost, ModeIx, Seconds, Skills};

/// A carer: what they can do, how they travel, and what their time and miles cost.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Carer {
    /// What they are trained for.
    pub skills: Skills,
    /// How they travel between clients.
    pub mode: ModeIx,
    /// Price of one paid second.
    pub per_second: Cost,
    /// Price of one metre travelled.
    pub per_metre: Cost,
    /// Paid time the contract guarantees over the plan; zero for none.
    pub contract_least: Seconds,
    /// Paid time the contract allows over the plan, hours already worked taken off.
    pub contract_most: Seconds,
}

/// How a carer stands with a client.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Standing {
    /// Nothing agreed.
    #[default]
    Neutral,
    /// The client asked for this carer.
    Preferred,
    /// May not visit this client: a hard rule.
    Barred,
}

/// What is known of one client and one carer together. A pair without a row is neutral and has never met.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tie {
    /// The client.
    pub client: ClientIx,
    /// The carer.
    pub carer: CarerIx,
    /// What was agreed.
    pub standing: Standing,
    /// Visits this carer made to this client before the plan begins.
    pub visits_before: u16,
}
