// title = "Schemes, issuers and auditors against incidents"
// question = "Of the certificates and audits of each scheme, issuer and auditor, how many stood or had just been passed when an incident occurred?"
// audience = "journalist"
// topic = "labels"
// caveat = "The denominator is what is loaded: certificates and audits are mostly loaded because something happened, so no share of these figures speaks of a scheme as a whole. An association in time is not a cause. Rows are in the order of names and are not a ranking; where enough says no, do not compare at all. One certificate may stand as two records: see perhaps_twice."
// [parameters.months]
// type = "int"
// help = "how many months before the incident an audit may have begun"
// example = 12
// default = 24
// [parameters.least]
// type = "int"
// help = "fewest loaded records on which figures may be compared"
// example = 10
// default = 5
// [columns]
// of = "scheme: the scheme or label, where an organisation stands for it; named: the scheme as text only; issuer: who issued the certificate or made the audit"
// party_id = "id of the scheme or issuer; empty where it is named as text only"
// party = "its name"
// kind = "certificate or audit"
// known = "how many of its certificates or audits are loaded: the denominator"
// certain = "how many of them surely stood (audit: had surely been finished) at one incident or more"
// possible = "how many of the others may have, by their dates"
// undated = "how many of the others have an incident at their place but a date is missing"
// none = "how many have no recorded incident at their place, or one at another time"
// enough = "yes, or no: fewer records than the stated minimum"
// perhaps_twice = "how many of the known share issuer, subject and stated dates with another record, and may be the same one"
// incidents = "ids of the incidents counted as certain or possible"
// records = "ids of the certificates or audits counted as certain or possible"

MATCH (label:Certificate)
WHERE coalesce(label.status, '') <> 'retracted'
WITH label, coalesce(label.kind, 'certificate') AS kind,
  COLLECT {
    MATCH (label)-[speaks:CERTIFIES]->(subject:Company|Facility)
    WHERE coalesce(speaks.status, '') <> 'retracted'
    MATCH (subject) (()-[runs:OPERATES]->() WHERE coalesce(runs.status, '') <> 'retracted'){0,1} (place:Facility)
    MATCH (place) (()-[inside:LOCATED_IN]->() WHERE coalesce(inside.status, '') <> 'retracted'){0,3} (site:Facility)
    MATCH (incident:Incident)-[at:OCCURRED_AT]->(site)
    WHERE coalesce(incident.status, '') <> 'retracted' AND coalesce(at.status, '') <> 'retracted'
    RETURN DISTINCT incident
  } AS incidents
WITH label, kind, [incident IN incidents | {id: incident.id, verdict: CASE
    WHEN label.start IS NULL AND label.end IS NULL THEN 'undated'
    WHEN incident.start IS NULL AND incident.end IS NULL THEN 'undated'
    WHEN kind = 'audit' AND incident.start IS NULL THEN 'undated'
    WHEN kind = 'audit' AND (coalesce(label.end_first, label.start_first) >= incident.start_last
      OR coalesce(label.start_last, label.end_last)
        < toString(date(incident.start_first) - duration({months: $months}))) THEN 'no'
    WHEN kind = 'audit' AND label.end_last < incident.start_first AND coalesce(label.start_first, label.end_first)
      >= toString(date(incident.start_last) - duration({months: $months})) THEN 'certain'
    WHEN kind = 'audit' THEN 'possible'
    WHEN label.end_last < incident.start_first OR label.start_first > incident.end_last THEN 'no'
    WHEN coalesce(label.start_last, label.end_last) <= coalesce(incident.end_first, incident.start_first)
      AND coalesce(incident.start_last, incident.end_last) <= coalesce(label.end_first, label.start_first)
      THEN 'certain'
    ELSE 'possible' END}] AS judged,
  EXISTS {
    MATCH (label)-[:CERTIFIES]->(subject)<-[:CERTIFIES]-(other:Certificate)<-[:ISSUED]-(issuer)-[:ISSUED]->(label)
    WHERE other.kind = label.kind AND coalesce(other.status, '') <> 'retracted'
      AND coalesce(other.start, '') = coalesce(label.start, '') AND coalesce(other.end, '') = coalesce(label.end, '')
  } AS twice
CALL (label) {
  MATCH (party:Company|Organisation)-[issued:ISSUED]->(label)
  WHERE coalesce(issued.status, '') <> 'retracted'
  RETURN DISTINCT 'issuer' AS of, party.id AS party_id, party.name AS party
  UNION
  MATCH (party:Organisation {kind: 'scheme'})-[link:ISSUED|CONCERNS]-(label)
  WHERE coalesce(link.status, '') <> 'retracted'
  RETURN DISTINCT 'scheme' AS of, party.id AS party_id, party.name AS party
  UNION
  WITH label
  WHERE label.scheme IS NOT NULL
    AND NOT EXISTS { (:Organisation {kind: 'scheme'})-[:ISSUED|CONCERNS]-(label) }
    AND NOT EXISTS { MATCH (issuer)-[:ISSUED]->(label) WHERE issuer.name = label.scheme }
  RETURN 'named' AS of, null AS party_id, label.scheme AS party
}
WITH of, party_id, party, kind, label, twice,
  [one IN judged WHERE one.verdict IN ['certain', 'possible'] | one.id] AS met,
  CASE
    WHEN any(one IN judged WHERE one.verdict = 'certain') THEN 'certain'
    WHEN any(one IN judged WHERE one.verdict = 'possible') THEN 'possible'
    WHEN any(one IN judged WHERE one.verdict = 'undated') THEN 'undated'
    ELSE 'none' END AS best
ORDER BY label.id
WITH of, party_id, party, kind, collect({id: label.id, best: best, twice: twice, met: met}) AS found
RETURN of, party_id, party, kind, size(found) AS known,
  size([one IN found WHERE one.best = 'certain']) AS certain,
  size([one IN found WHERE one.best = 'possible']) AS possible,
  size([one IN found WHERE one.best = 'undated']) AS undated,
  size([one IN found WHERE one.best = 'none']) AS none,
  CASE WHEN size(found) >= $least THEN 'yes' ELSE 'no: fewer than ' + toString($least) + ' records' END AS enough,
  size([one IN found WHERE one.twice]) AS perhaps_twice,
  COLLECT { UNWIND found AS one UNWIND one.met AS id RETURN DISTINCT id ORDER BY id } AS incidents,
  [one IN found WHERE one.best IN ['certain', 'possible'] | one.id] AS records
ORDER BY of, party, party_id, kind
