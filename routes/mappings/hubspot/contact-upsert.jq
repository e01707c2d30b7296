# The contact of that e-mail address, made or changed in one call. Nothing for who has no address. What the event does not tell
# is left as it is there.
(.data.fields // .data.customer // {}) as $person
| ($person.email // .data.email.recipient) as $email
| if $email == null then null else
    { inputs: [{
        idProperty: "email",
        id: $email,
        properties: (
          {
            email: $email,
            firstname: ($person.firstName // $person.first_name // $person.firstname),
            lastname: ($person.lastName // $person.last_name // $person.lastname // $person.name),
            phone: $person.phone,
            posthouse_opted_out: (if .topic == "EMAIL_OPTED_OUT" then "true" else null end),
            posthouse_origin: $mark
          } | with_entries(select(.value != null)))
      }] }
  end
