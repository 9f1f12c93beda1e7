//! The registers' rows that a document gives, ready for the core.

use homeround_core::ground::ClientIx;
use homeround_core::verification::reference_data::{
    Authorised, CarerAway, CarerPeriod, ClientAway, ClientPeriod, Home, Key, KnownClient, Number, OneTime, Payer,
    RosterChange, Tag,
};
use homeround_core::verification::{Period, Registers};

use crate::verification::known_absences::KnownAbsences;

/// The registers' rows.
#[derive(Clone, Debug, Default)]
pub(in crate::verification) struct Tables {
    pub(super) clients: Vec<ClientPeriod>,
    pub(super) carers: Vec<CarerPeriod>,
    pub(super) clients_away: Vec<ClientAway>,
    pub(super) carers_away: Vec<CarerAway>,
    pub(super) numbers: Vec<Number>,
    pub(super) tags: Vec<Tag>,
    pub(super) tokens: Vec<(TokenKey, Vec<u8>)>,
    pub(super) authorised: Vec<Authorised>,
    pub(super) payers: Vec<Payer>,
    pub(super) homes: Vec<Home>,
    pub(super) keys: Vec<Key>,
    pub(super) known: Vec<KnownClient>,
    pub(super) roster: Vec<RosterChange>,
}

/// A one-time token without its secret.
#[derive(Clone, Copy, Debug)]
pub(super) struct TokenKey {
    pub(super) id: u64,
    pub(super) client: ClientIx,
    pub(super) period: Period,
    pub(super) digits: u8,
    pub(super) drift_steps: i32,
}

impl Tables {
    /// Adds what a book knows of absences.
    pub(in crate::verification) fn add_absences(&mut self, absences: &KnownAbsences) {
        self.clients_away.extend_from_slice(&absences.clients);
        self.carers_away.extend_from_slice(&absences.carers);
        self.sort();
    }

    pub(super) fn sort(&mut self) {
        self.clients.sort_by_key(|row| row.client);
        self.carers.sort_by_key(|row| row.carer);
        self.clients_away.sort_by_key(|row| row.client);
        self.carers_away.sort_by_key(|row| row.carer);
        self.numbers.sort_by_key(|row| row.id);
        self.tags.sort_by_key(|row| row.id);
        self.tokens.sort_by_key(|(row, _)| row.id);
        self.authorised.sort_by_key(|row| row.client);
        self.payers.sort_by_key(|row| row.client);
        self.homes.sort_by_key(|row| row.carer);
        self.keys.sort_by_key(|row| row.device);
        self.known.sort_by_key(|row| row.client);
        self.roster.sort_by_key(|row| row.visit);
    }

    /// The one-time tokens with their secrets.
    pub(super) fn one_time(&self) -> Vec<OneTime<'_>> {
        let row = self.tokens.iter().map(|(key, secret)| OneTime {
            id: key.id,
            client: key.client,
            period: key.period,
            secret,
            digits: key.digits,
            drift_steps: key.drift_steps,
        });
        row.collect()
    }

    /// The registers as the core reads them.
    pub(in crate::verification) fn registers<'a>(&'a self, tokens: &'a [OneTime<'a>]) -> Registers<'a> {
        Registers {
            clients: &self.clients,
            carers: &self.carers,
            clients_away: &self.clients_away,
            carers_away: &self.carers_away,
            numbers: &self.numbers,
            tags: &self.tags,
            tokens,
            authorised: &self.authorised,
            payers: &self.payers,
            homes: &self.homes,
            keys: &self.keys,
            known: &self.known,
            roster: &self.roster,
        }
    }
}
