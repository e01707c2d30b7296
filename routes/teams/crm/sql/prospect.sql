-- A prospect becomes a customer, or another version of one. See apply_prospects in database/V4__forms.sql.
select apply_prospects(:?subscription, :?messages) as changed
