//! Names: the rows and texts behind the ids in a log.
//!
//! ```
//! use homeround::log::names::LogNames;
//! use homeround::starter::sign_starter;
//!
//! // A record has ids that say nothing; whoever has the register knows whose they are.
//! let signed = sign_starter()?;
//! let names = LogNames::new(&signed.register, Some(&signed.week.timetable), std::iter::empty());
//! let device = &signed.register.devices[0].device;
//! assert_eq!(&names.device_text(signed.register.id("device", device)), device);
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use std::collections::BTreeMap;

use homeround_core::ground::{CarerIx, ClientIx, VisitIx};
use homeround_core::verification::log::{Id, Record, Rows};
use homeround_core::verification::{Check, DeviceIx};

use super::{Hex, RegisterFile};
use crate::verification::Timetable;

/// Everything that ids in the logs of an organisation may mean.
#[derive(Clone, Debug, Default)]
pub struct LogNames {
    /// Devices' ids as texts, sorted.
    pub devices: Vec<String>,
    device_rows: BTreeMap<Id, u32>,
    carers: BTreeMap<Id, u32>,
    clients: BTreeMap<Id, u32>,
    visits: BTreeMap<Id, u32>,
}

impl LogNames {
    /// The names of a register, and those of a timetable where there is one. `others` are the devices of records, which may be
    /// in no register.
    #[must_use]
    pub fn new(register: &RegisterFile, timetable: Option<&Timetable>, others: impl Iterator<Item = Id>) -> Self {
        let mut texts: BTreeMap<String, Id> = BTreeMap::new();
        for text in register.devices.iter().map(|row| &row.device).chain(register.heads.iter().map(|row| &row.device)) {
            texts.insert(text.clone(), register.id("device", text));
        }
        let known: Vec<Id> = texts.values().copied().collect();
        // A device that no register has goes by its id.
        for id in others.filter(|id| !known.contains(id)) {
            texts.insert(Hex(id.0).text(), id);
        }
        let table = |kind: &str, texts: Option<&[String]>| {
            let rows = texts.unwrap_or_default().iter().zip(0..);
            rows.map(|(text, row)| (register.id(kind, text), row)).collect()
        };
        Self {
            device_rows: texts.values().copied().zip(0..).collect(),
            devices: texts.into_keys().collect(),
            carers: table("carer", timetable.map(|table| table.carers.as_slice())),
            clients: table("client", timetable.map(|table| table.clients.as_slice())),
            visits: table("visit", timetable.map(|table| table.visits.as_slice())),
        }
    }

    /// What a device is called; its id's digits when nobody knows.
    #[must_use]
    pub fn device_text(&self, device: Id) -> String {
        let row = self.device_rows.get(&device).and_then(|row| self.devices.get(*row as usize));
        row.cloned().unwrap_or_else(|| Hex(device.0).text())
    }
}

impl Rows for LogNames {
    fn device(&self, device: Id) -> DeviceIx {
        DeviceIx(self.device_rows.get(&device).copied().unwrap_or(u32::MAX))
    }

    fn carer(&self, carer: Id) -> CarerIx {
        self.carers.get(&carer).map_or(CarerIx::NONE, |row| CarerIx(*row))
    }

    fn client(&self, client: Id) -> ClientIx {
        self.clients.get(&client).map_or(ClientIx::NONE, |row| ClientIx(*row))
    }

    fn visit(&self, plan: Id) -> VisitIx {
        self.visits.get(&plan).map_or(VisitIx::NONE, |row| VisitIx(*row))
    }

    fn check(&self, _: &Record) -> Check {
        Check::Unchecked
    }
}
