// title = "Brands behind import orders and listings"
// question = "Which brands and retailers are linked to what import orders and official lists name, at what tier, and before or after the order?"
// audience = "journalist"
// topic = "import_law"
// caveat = "The verdict is against the day of issue: it does not say that goods moved, nor that the order was in force when they did. Undated links are unknown, never 'still'. A path ends at what the order names, or at a place the named company runs or owns; whether it ran the place then is not looked at. Chained links are possible paths; of several to one name the best is shown, and verdicts says what the others gave. Paths of up to six hops are searched."
// [parameters.listing]
// type = "id"
// labels = ["Proceeding"]
// help = "only this order or listing"
// example = "ins-wro-sime"
// optional = true
// [parameters.brand]
// type = "id"
// labels = ["Brand"]
// help = "only this brand or retailer"
// example = "org-nestle"
// optional = true
// [columns]
// listing_id = "id of the order or listing"
// kind = "kind as recorded: an import ban (orders and findings), a listing by an authority, or another published list"
// start = "issued, as stated"
// end = "ended, as stated; empty means not stated, never 'still'"
// named_id = "id of the company, place or organisation it names"
// stated_as = "how surely it is known that it is named; empty where not stated"
// brand_id = "id of the brand or retailer"
// brand = "its name"
// verdict = "overlap: surely linked on the day of issue; possible: the dates allow it; unknown: the order or a link has no date; before: a link had surely ended before it was issued; after: a link surely began after it; named itself: the brand is what is named"
// verdicts = "the verdicts of all paths to it, this one included"
// reached_id = "where the path ends"
// reached_as = "named; or run or owned by what is named"
// level = "of a place reached: site, group (several places recorded as one) or sector (a whole sector of a country)"
// hops = "links on the path shown; lying in a building is not counted"
// tier = "sourcing steps on the path shown"
// path_status = "status of the weakest link on the path shown; a documented LOCATED_IN lowers it only where nothing else is on the path"
// path = "the path shown, as ids and relations"

MATCH (listing:Proceeding)-[about:CONCERNS]->(named:Company|Facility|Organisation)
WHERE listing.kind IN ['import_ban', 'entity_listing', 'listing'] AND coalesce(listing.status, '') <> 'retracted'
  AND coalesce(about.status, '') <> 'retracted' AND ($listing IS NULL OR listing.id = $listing)
WITH listing, named, about.status AS said ORDER BY said
WITH listing, named, collect(DISTINCT said) AS stated_as
CALL (named) {
  RETURN named AS reached, 'named' AS reached_as
  UNION
  MATCH (named)-[runs:OPERATES|OWNS]->(reached:Facility)
  WHERE coalesce(runs.status, '') <> 'retracted'
  RETURN reached, 'run or owned by what is named' AS reached_as
}
MATCH path = (brand:Brand)
  ((a)-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN]->(b) WHERE coalesce(link.status, '') <> 'retracted'){0,8}
  (reached)
WHERE ($brand IS NULL OR brand.id = $brand)
  AND all(node IN nodes(path) WHERE single(same IN nodes(path) WHERE same = node))
  AND size([one IN link WHERE type(one) <> 'LOCATED_IN']) <= 6
  AND (reached = named OR NOT named IN nodes(path))
WITH listing, named, stated_as, reached, reached_as, brand, link,
  reduce(text = brand.id, at IN range(0, size(link) - 1) | text + ' ' + type(link[at]) + ' ' + b[at].id) AS text,
  size([one IN link WHERE type(one) <> 'LOCATED_IN']) AS hops,
  size([one IN link WHERE type(one) = 'SOURCES_FROM']) AS tier,
  reduce(worst = 0, rank IN [one IN link | CASE one.status
    WHEN 'acknowledged' THEN 0 WHEN 'disputed' THEN 2 WHEN 'alleged' THEN 3
    WHEN 'documented' THEN CASE WHEN type(one) = 'LOCATED_IN' AND any(other IN link WHERE type(other) <> 'LOCATED_IN')
      THEN 0 ELSE 1 END
    ELSE 4 END]
    | CASE WHEN rank > worst THEN rank ELSE worst END) AS status,
  reduce(worst = 4, rank IN [one IN [each IN link | {link: each, lists: [list IN coalesce(each.listed, []) | {
      first: list + substring('-01-01', size(list) - 4),
      last: CASE size(list)
        WHEN 4 THEN list + '-12-31'
        WHEN 7 THEN toString(date(list + '-01') + duration({months: 1}) - duration({days: 1}))
        ELSE list END}]}] | CASE
    WHEN listing.start_first IS NULL THEN 2
    WHEN any(list IN one.lists WHERE list.first >= listing.start_last AND list.last <= listing.start_first) THEN 4
    WHEN coalesce(one.link.from_last, one.link.to_last) <= listing.start_first
      AND listing.start_last <= coalesce(one.link.to_first, one.link.from_first) THEN 4
    WHEN any(list IN one.lists WHERE list.first <= listing.start_last AND list.last >= listing.start_first) THEN 3
    WHEN any(list IN one.lists WHERE list.last <= listing.start_first)
      AND any(list IN one.lists WHERE list.first >= listing.start_last) THEN 3
    WHEN one.link.from_first IS NULL AND one.link.to_first IS NULL THEN 2
    WHEN one.link.to_last < listing.start_first THEN 0
    WHEN one.link.from_first > listing.start_last THEN 1
    ELSE 3 END]
    | CASE WHEN worst > 1 AND rank < worst THEN rank ELSE worst END) AS verdict
WITH *, CASE WHEN size(link) = 0 THEN 5 ELSE verdict END AS judged
WITH *, CASE WHEN judged < 2 THEN 1 ELSE judged END AS order
ORDER BY order DESC, status, hops, reached_as, text
WITH listing, named, stated_as, brand, collect(DISTINCT judged) AS all_judged,
  head(collect({judged: judged, order: order, hops: hops, tier: tier, status: status, text: text,
    reached: reached, reached_as: reached_as})) AS best
WITH *, ['before', 'after', 'unknown', 'possible', 'overlap', 'named itself'] AS words
RETURN listing.id AS listing_id, listing.kind AS kind, listing.start AS start, listing.end AS end,
  named.id AS named_id, stated_as, brand.id AS brand_id, brand.name AS brand, words[best.judged] AS verdict,
  [one IN all_judged | words[one]] AS verdicts, best.reached.id AS reached_id, best.reached_as AS reached_as,
  best.reached.level AS level, best.hops AS hops, best.tier AS tier,
  CASE WHEN best.judged < 5
    THEN ['acknowledged', 'documented', 'disputed', 'alleged'][best.status] END AS path_status, best.text AS path
ORDER BY listing_id, named_id, best.order DESC, brand_id
