//! The command `homeround`.
fn main() {}
