-- What `posthouse report` prints: a row per realm, campaign and day (UTC).
select realm, campaign, day, sent, accepted, delivered, opened, opened_unique, opened_by_bots,
  clicked, clicked_unique, clicked_by_bots, failed, unsubscribed, complained, other
from report
order by realm, campaign, day
