# Finds the contact of that e-mail address. A deleted customer may have none: then nothing is found.
{
  filterGroups: [{ filters: [{
    propertyName: "email",
    operator: "EQ",
    value: (.data.fields.email // .data.customer.email // .data.email.recipient // ("customer " + $entity))
  }] }],
  properties: ["email"],
  limit: 1
}
