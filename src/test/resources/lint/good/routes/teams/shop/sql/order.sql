-- Each order once; what comes again is not fresh.
insert into placed (id) select id from fresh(:?subscription, :?messages) on conflict do nothing;
