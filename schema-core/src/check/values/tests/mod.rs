mod arrays;
mod by_hand;
mod plain;
mod random;
mod reference;
