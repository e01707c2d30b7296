# A prospect, a customer or an opt-out as properties of a contact. What the event does not tell is left as it is there.
(.data.fields // .data.customer // {}) as $person
| {
    properties: (
      {
        email: ($person.email // .data.email.recipient),
        firstname: ($person.firstName // $person.first_name // $person.firstname),
        lastname: ($person.lastName // $person.last_name // $person.lastname // $person.name),
        phone: $person.phone,
        posthouse_opted_out: (if .topic == "EMAIL_OPTED_OUT" then "true" else null end),
        posthouse_origin: $mark
      } | with_entries(select(.value != null)))
  }
