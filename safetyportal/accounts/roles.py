"""What the portal itself may do with accounts: open them for registered enterprises, lock those out of use."""

from safetyportal.core.roles import grant

grant("core.view_user", "automation")
grant("core.manage_account", "automation")
grant("core.grant_posting", "automation")
