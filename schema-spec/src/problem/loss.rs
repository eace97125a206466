//! Errors in the loss of a target.

use crate::{Loss, Role, Shown, nearest};

/// The name of the loss is unknown.
pub fn loss_problem(name: &str) -> Option<String> {
    if Loss::from_name(name).is_known() {
        return None;
    }
    let names: Vec<String> = Loss::NAMES.iter().map(|name| format!("`{name}`")).collect();
    let near = nearest(name, Loss::NAMES)
        .map_or_else(String::new, |near| format!("did you mean `{near}`? "));
    Some(format!(
        "unknown loss `{}`; {near}known losses include {}",
        Shown(name),
        names.join(", ")
    ))
}

/// An array that is not a target has a loss.
pub fn loss_role_problem(array: &str, role: Role) -> Option<String> {
    if role == Role::Target {
        return None;
    }
    let article = match role {
        Role::Input => "an",
        _ => "a",
    };
    Some(format!(
        "`{array}` is {article} {role}, and a loss compares targets with outputs; write `role = target`, or drop `loss`"
    ))
}
