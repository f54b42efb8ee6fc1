// title = "Sites dropped after an incident"
// question = "Which sites did a company's published list name no more within some months of an incident there?"
// audience = "campaigner"
// caveat = "That a list names a site no more proves nothing of why: the site may have closed, changed its name or address, or been left out; the company may still buy there. Look at the sites that are perhaps the same one. A list says nothing between its days, so the drop lies somewhere between two lists. Only lists of which two versions are loaded can show it. Incidents without any date are left out."
// [parameters.company]
// type = "id"
// labels = ["Company"]
// help = "only lists of this company"
// example = "org-primark"
// optional = true
// [parameters.months]
// type = "int"
// help = "how many months after the end of the incident a drop still counts"
// example = 12
// default = 12
// [columns]
// within = "certain: every day the dates allow lies after the beginning of the incident and within the months; possible: some day does"
// company_id = "id of the company whose list it is"
// company = "its name"
// site_id = "id of the site"
// site = "its name"
// level = "site, group (several places recorded as one) or sector (a whole sector of a country)"
// incident_id = "id of the incident"
// category = "the right that is at stake"
// incident_status = "how surely the incident is known"
// start = "when it began, as stated"
// end = "when it ended, as stated"
// place_id = "where it happened: the site, or the building or estate that it lies in"
// last_listed = "day of the last list that names the site"
// not_listed = "day of the next list, which names other sites of the company and not this one"
// perhaps = "ids of sites of the same address or the same name that this later list names: perhaps the same one"
// listed_again = "day of the first list after it that names the site again"
// source = "who published the list"
// dataset = "the list"

MATCH (incident:Incident)-[at:OCCURRED_AT]->(place:Facility)
WHERE coalesce(incident.status, '') <> 'retracted' AND coalesce(at.status, '') <> 'retracted'
  AND (incident.start IS NOT NULL OR incident.end IS NOT NULL)
WITH DISTINCT incident, place
MATCH (site:Facility) (()-[inside:LOCATED_IN]->() WHERE coalesce(inside.status, '') <> 'retracted'){0,3} (place)
WITH DISTINCT incident, place, site,
  coalesce(incident.start_first, incident.end_first) AS starts_first,
  coalesce(incident.start_last, incident.end_last) AS starts_last,
  toString(date(coalesce(incident.end_first, incident.start_first)) + duration({months: $months})) AS until_first,
  toString(date(coalesce(incident.end_last, incident.start_last)) + duration({months: $months})) AS until_last
MATCH (company:Company)-[link:SOURCES_FROM|OPERATES]->(site)
WHERE ($company IS NULL OR company.id = $company)
  AND link.delisted IS NOT NULL AND coalesce(link.status, '') <> 'retracted'
UNWIND link.delisted AS not_listed
WITH *, reduce(newest = '', day IN link.listed | CASE WHEN day < not_listed AND day > newest THEN day ELSE newest END)
  AS last_listed
WHERE last_listed <> ''
WITH *, [day IN [last_listed, not_listed] | {
    first: day + substring('-01-01', size(day) - 4),
    last: CASE size(day)
      WHEN 4 THEN day + '-12-31'
      WHEN 7 THEN toString(date(day + '-01') + duration({months: 1}) - duration({days: 1}))
      ELSE day END}] AS lists
WITH *, lists[0] AS named, lists[1] AS missing
WITH *, CASE
    WHEN named.first >= starts_last AND named.last < missing.first AND missing.last <= until_first THEN 'certain'
    WHEN missing.last > starts_first AND named.first < until_last THEN 'possible'
    ELSE null END AS within, link.dataset[0] AS dataset
WHERE within IS NOT NULL
WITH company, site, incident, place, dataset, not_listed, link, last_listed, within ORDER BY last_listed DESC
WITH company, site, incident, place, dataset, not_listed,
  head(collect({link: link, day: last_listed, within: within})) AS found
WITH *, [text IN [site.address, site.name] | reduce(plain = toLower(text), sign IN split(' .,;:-_\'"()&/#', '')
  | replace(plain, sign, ''))] AS likeness
RETURN found.within AS within, company.id AS company_id, company.name AS company, site.id AS site_id,
  site.name AS site, site.level AS level, incident.id AS incident_id, incident.category AS category,
  incident.status AS incident_status, incident.start AS start, incident.end AS end, place.id AS place_id,
  found.day AS last_listed, not_listed,
  COLLECT {
    MATCH (company)-[other:SOURCES_FROM|OPERATES]->(near:Facility)
    WHERE near <> site AND dataset IN other.dataset AND not_listed IN other.listed
      AND coalesce(other.status, '') <> 'retracted' AND near.country = site.country
      AND (likeness[0] = reduce(plain = toLower(near.address), sign IN split(' .,;:-_\'"()&/#', '')
          | replace(plain, sign, ''))
        OR likeness[1] = reduce(plain = toLower(near.name), sign IN split(' .,;:-_\'"()&/#', '')
          | replace(plain, sign, '')))
    RETURN DISTINCT near.id AS id ORDER BY id
  } AS perhaps,
  head(COLLECT {
    MATCH (company)-[again:SOURCES_FROM|OPERATES]->(site)
    WHERE dataset IN again.dataset AND coalesce(again.status, '') <> 'retracted'
    UNWIND [day IN coalesce(again.listed, []) WHERE day > not_listed] AS day
    RETURN day ORDER BY day
  }) AS listed_again,
  found.link.source AS source, dataset
ORDER BY within, company_id, site_id, incident_id, not_listed, dataset
