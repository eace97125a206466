use crate::ArraySpec;
use crate::array::AnyView;
use crate::report::ViolationKind;
pub(crate) fn check_values(_: &ArraySpec, _: &AnyView<'_>, _: &mut Vec<ViolationKind>) {}
