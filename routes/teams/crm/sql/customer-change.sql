-- crm decides on the changes that others ask for. See apply_customer_changes in database/V2__customers.sql.
select apply_customer_changes(:?subscription, :?messages) as changed
