// title = "Workers known to be under an agreement"
// question = "Of the workers stated for the places that an agreement names or its parties are linked to, how many are at places it names, and for how many places is no figure known?"
// audience = "campaigner"
// topic = "agreements"
// caveat = "The denominator is what is loaded: places whose figure or whose link to a party was never published do not count. Figures are as stated by a source at its own date and may be years apart. Only records of one site are counted; groups and sectors would count workers twice, and so would a workshop in a building whose own figure is counted: they stand under not_counted. Parties are taken at any date. Paths of up to six hops are searched."
// [parameters.agreement]
// type = "id"
// labels = ["Agreement"]
// help = "only this agreement"
// example = "ins-lesotho-agreements"
// optional = true
// [parameters.least]
// type = "int"
// help = "fewest places with a figure on which a share is given"
// example = 3
// default = 5
// [columns]
// agreement_id = "id of the agreement"
// agreement = "its name"
// coverage = "named (in a named place or of a named company too); in a named country; outside what it names; or not stated: it names no place and no country"
// places = "how many places of this coverage are counted"
// with_figure = "for how many of them workers are stated"
// no_figure = "for how many no figure is known"
// workers_min = "fewest workers at those with a figure"
// workers_max = "most workers at those with a figure"
// not_counted = "records of this coverage left out: groups, sectors, and workshops in a counted building"
// of_places = "places of the agreement and its parties in all: the denominator"
// of_with_figure = "for how many of these workers are stated"
// of_workers_min = "fewest workers at these"
// of_workers_max = "most workers at these"
// share_percent = "workers_min in percent of of_workers_min; empty on fewer places with a figure than the stated minimum"
// enough = "yes, or no: fewer places with a figure than the stated minimum"

MATCH (agreement:Agreement)
WHERE agreement.kind IN ['binding_agreement', 'collective_agreement']
  AND ($agreement IS NULL OR agreement.id = $agreement)
WITH agreement,
  COLLECT {
    MATCH (agreement)-[covers:COVERS]->(one:Facility|Company|Country)
    WHERE coalesce(covers.status, '') <> 'retracted'
    RETURN DISTINCT one
  } AS named,
  COLLECT {
    MATCH (party:Company)-[link:SIGNED]->(agreement)
    WHERE coalesce(link.status, '') <> 'retracted'
    RETURN party
    UNION
    MATCH (agreement)-[covers:COVERS]->(:Organisation {kind: 'scheme'})<-[link:MEMBER_OF]-(party:Company)
    WHERE coalesce(link.status, '') <> 'retracted' AND coalesce(covers.status, '') <> 'retracted'
    RETURN party
  } AS parties
CALL (named, parties) {
  UNWIND named AS one
  MATCH (place:Facility) (()-[inside:LOCATED_IN]->() WHERE coalesce(inside.status, '') <> 'retracted'){0,3} (one)
  RETURN place
  UNION
  UNWIND named AS one
  MATCH (one)-[runs:OPERATES]->(place:Facility)
  WHERE coalesce(runs.status, '') <> 'retracted'
  RETURN place
  UNION
  UNWIND parties AS party
  MATCH (party)
    (()-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN]->() WHERE coalesce(link.status, '') <> 'retracted'){1,8}
    (place:Facility)
  WHERE size([one IN link WHERE type(one) <> 'LOCATED_IN']) <= 6
  RETURN place
}
WITH agreement, named, collect(DISTINCT place) AS places
UNWIND places AS place
WITH agreement, place,
  CASE
    WHEN place IN named THEN 'named'
    WHEN EXISTS {
      MATCH (place) (()-[inside:LOCATED_IN]->() WHERE coalesce(inside.status, '') <> 'retracted'){1,3} (one:Facility)
      WHERE one IN named
    } THEN 'named'
    WHEN EXISTS {
      MATCH (company:Company)-[runs:OPERATES]->(place)
      WHERE company IN named AND coalesce(runs.status, '') <> 'retracted'
    } THEN 'named'
    WHEN any(one IN named WHERE one:Country AND one.alpha2 = place.country) THEN 'in a named country'
    WHEN size(named) = 0 THEN 'not stated'
    ELSE 'outside what it names' END AS coverage,
  coalesce(place.level, 'site') = 'site' AND NOT EXISTS {
    MATCH (place) (()-[inside:LOCATED_IN]->() WHERE coalesce(inside.status, '') <> 'retracted'){1,3} (around:Facility)
    WHERE around IN places AND around <> place AND coalesce(around.level, 'site') = 'site'
      AND (coalesce(around.workers_min, around.workers_max) IS NOT NULL
        OR coalesce(place.workers_min, place.workers_max) IS NULL)
  } AS counted
WITH agreement, collect({coverage: coverage, counted: counted, least: coalesce(place.workers_min, place.workers_max),
  most: coalesce(place.workers_max, place.workers_min)}) AS found
WITH agreement, found, [one IN found WHERE one.counted] AS of, [one IN found WHERE one.counted AND one.least IS NOT NULL]
  AS of_figures
UNWIND COLLECT { UNWIND found AS one RETURN DISTINCT one.coverage AS coverage } AS coverage
WITH agreement, coverage, of, of_figures, [one IN found WHERE one.coverage = coverage AND NOT one.counted] AS left_out,
  [one IN of WHERE one.coverage = coverage] AS here, [one IN of_figures WHERE one.coverage = coverage] AS figures,
  reduce(sum = 0, one IN of_figures | sum + one.least) AS of_workers_min,
  reduce(sum = 0, one IN of_figures | sum + one.most) AS of_workers_max
WITH *, reduce(sum = 0, one IN figures | sum + one.least) AS workers_min,
  reduce(sum = 0, one IN figures | sum + one.most) AS workers_max
RETURN agreement.id AS agreement_id, agreement.name AS agreement, coverage, size(here) AS places,
  size(figures) AS with_figure, size(here) - size(figures) AS no_figure, workers_min, workers_max,
  size(left_out) AS not_counted, size(of) AS of_places, size(of_figures) AS of_with_figure, of_workers_min,
  of_workers_max,
  CASE WHEN size(of_figures) >= $least AND of_workers_min > 0
    THEN round(100.0 * workers_min / of_workers_min, 1) END AS share_percent,
  CASE WHEN size(of_figures) >= $least THEN 'yes'
    ELSE 'no: fewer than ' + toString($least) + ' places with a figure' END AS enough
ORDER BY agreement_id, coverage
