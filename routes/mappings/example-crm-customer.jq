# An event of the example CRM, such as
#   {"type": "contact.updated", "timestamp": "2026-01-31T12:00:00Z",
#    "data": {"id": 17, "fullName": "Ann Example", "email": "ann@example.com", "phoneNumber": "(281) 555-0100", "revision": 4}}
# as a change of one customer. An event of another type is left out.

# Without this, every contact without an id would be the customer "null".
def id: if . == null then error("the contact has no id") else tostring end;

if .type == "contact.created" or .type == "contact.updated" then
  {
    customerId: (.data.id | id),
    change: "upsert",
    version: .data.revision,
    customer: {
      name: .data.fullName,
      email: .data.email,
      phone: .data.phoneNumber
    }
  }
elif .type == "contact.deleted" then
  { customerId: (.data.id | id), change: "delete", version: .data.revision }
else
  empty
end
