//! Absences that are known before anybody looks: of clients and of carers.

use homeround_core::verification::reference_data::{CarerAway, ClientAway};

/// Known absences.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownAbsences {
    /// Of clients.
    pub clients: Vec<ClientAway>,
    /// Of carers.
    pub carers: Vec<CarerAway>,
}
