//! What makes the loss of a target inconsistent.

use crate::{Loss, Role, nearest};

/// No loss is known by that name.
pub fn loss_problem(name: &str) -> Option<String> {
    if Loss::from_name(name).is_known() {
        return None;
    }
    let names: Vec<String> = Loss::NAMES.iter().map(|name| format!("`{name}`")).collect();
    let near = nearest(name, Loss::NAMES)
        .map_or_else(String::new, |near| format!("did you mean `{near}`? "));
    Some(format!(
        "unknown loss `{name}`; {near}those that say most of a target are {}",
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
        "`{array}` is {article} {role}, and a loss holds targets against outputs; write `role = target`, or drop `loss`"
    ))
}
