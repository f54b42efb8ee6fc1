// title = "Import bans on a day"
// question = "Which import bans are recorded as in force on this day?"
// audience = "journalist"
// topic = "import_law"
// caveat = "'No end recorded' is not 'in force': the order may have been lifted or changed since. Read the outcome. Orders that are not loaded do not show."
// [parameters.day]
// type = "day"
// help = "the day"
// example = "2021-06-30"
// [columns]
// state = "in force; perhaps in force (the dates are too short to tell); or no end recorded"
// ban_id = "id of the order"
// ban = "its name"
// start = "issued, as stated"
// end = "ended, as stated"
// outcome = "what came of it"
// concerns = "ids of the companies, places, goods and countries it names"

MATCH (ban:Proceeding {kind: 'import_ban'})
WHERE coalesce(ban.status, '') <> 'retracted'
WITH ban, CASE
  WHEN ban.start_first > $day OR ban.end_last < $day THEN null
  WHEN ban.end IS NULL THEN 'no end recorded'
  WHEN ban.start_last <= $day AND $day <= ban.end_first THEN 'in force'
  ELSE 'perhaps in force' END AS state
WHERE state IS NOT NULL
RETURN state, ban.id AS ban_id, ban.name AS ban, ban.start AS start, ban.end AS end, ban.outcome AS outcome,
  COLLECT {
    MATCH (ban)-[link:CONCERNS]->(named:Company|Facility|Organisation|Good|Country)
    WHERE coalesce(link.status, '') <> 'retracted'
    RETURN DISTINCT named.id AS id ORDER BY id
  } AS concerns
ORDER BY state, ban_id
