//! How long tasks take, as somebody measured it, and which visits cannot hold theirs.
//!
//! ```
//! use homeround::book::tasks::{TaskQuestion, TaskTimes, judge_tasks};
//!
//! let times = TaskTimes::read("times.csv", b"task,minutes,source\nwash and dress,20,our own timing of May 2026\n")?;
//! let asked = TaskQuestion { what: "C1-morning".to_owned(), visits: 7, minutes: 15, tasks: vec!["wash and dress".to_owned()] };
//! let found = judge_tasks(&times, &[asked]);
//! assert_eq!((found.cannot_hold, found.intimate_in_fifteen), (7, 7));
//! # Ok::<(), homeround::fault::Faults>(())
//! ```

mod judge;
mod model;
mod table;
mod words;

pub use judge::judge_tasks;
pub use model::{GuidanceRow, TaskFindings, TaskQuestion, TaskRow, TaskVerdict};
pub use table::{SAMPLE, TaskTime, TaskTimes, is_intimate};
