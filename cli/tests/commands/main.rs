//! The command line end to end: what a person types, what is said where, and how it ends.

mod accounts;
mod advice;
mod analyst;
mod columns;
mod desk;
mod exchange;
mod flips;
mod hostile;
mod journey;
mod known;
mod logs;
mod money;
mod nights;
mod outputs;
mod pack;
mod repair;
mod schemas;
mod spec;
mod spreadsheets;
mod tampered;
