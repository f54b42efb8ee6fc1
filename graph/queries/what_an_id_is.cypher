// title = "What an id is"
// question = "Which of these ids does the loaded graph have, and what are they?"
// audience = "researcher"
// caveat = "Ids that are missing from the answer are not in the loaded graph; they may be in files that are not loaded."
// [parameters.ids]
// type = "texts"
// help = "the ids to look up"
// example = ["site-rana-plaza", "org-primark"]
// [columns]
// id = "the id"
// labels = "the labels it carries: its own and its family's"
// name = "its name, or the title of a document"
// current_id = "the id under which it stands: another one where its record was found to be one with others"

OPTIONAL MATCH (node:Company|Facility|Organisation|Incident|Document|Certificate|Agreement|Proceeding|Policy|Good|Measure|Response|Country)
WHERE node.id IN $ids
WITH collect(node) AS nodes, collect(node.id) AS found
WITH nodes, [id IN $ids WHERE NOT id IN found] AS missing
CALL (nodes, missing) {
  UNWIND nodes AS node
  RETURN node, node.id AS id
  UNION ALL
  UNWIND missing AS former
  MATCH (node:Company|Facility|Organisation)
  WHERE former IN node.former_ids
  RETURN node, former AS id
}
RETURN id, COLLECT { UNWIND labels(node) AS label RETURN label ORDER BY label } AS labels,
  coalesce(node.name, node.title) AS name, node.id AS current_id
ORDER BY id
