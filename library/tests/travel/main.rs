//! Travel from outside: tables out of books, files and routers.

mod book;
mod folder;
mod matrix;
mod router;
mod server;
