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

MATCH (node:Company|Facility|Organisation|Incident|Document|Certificate|Agreement|Proceeding|Policy|Good|Measure|Country)
WHERE node.id IN $ids
RETURN node.id AS id, COLLECT { UNWIND labels(node) AS label RETURN label ORDER BY label } AS labels,
  coalesce(node.name, node.title) AS name
ORDER BY id
