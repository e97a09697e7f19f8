//! The record through its pages: the people of the demo, and results made to be difficult.

mod effort;
mod home;
mod house;
mod papers;
mod people;
mod results;
mod rows;
mod safety;
mod sections;
mod spanish;
mod watch;
mod wishes;
