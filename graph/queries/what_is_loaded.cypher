// title = "What is loaded"
// question = "What does the loaded graph hold, from how many publishers, and how recent is it?"
// audience = "journalist"
// caveat = "These are counts of what was loaded. They say nothing about what happened elsewhere or was never published."
// [columns]
// digest = "the digest that names the loaded build"
// documents = "documents"
// publishers = "different publishers of documents"
// newest_document = "latest date of publication among the documents, as stated"
// companies = "companies, brands included"
// facilities = "places of work; groups and sectors count as one each"
// links = "published statements that a company or place sources from, operates, owns or lies in another"
// incidents = "recorded incidents"
// incidents_without_dates = "of these, how many state no date at all"

CALL () {
  OPTIONAL MATCH (build:Build)
  RETURN max(build.digest) AS digest
}
CALL () {
  MATCH (document:Document)
  WITH document ORDER BY document.published_last DESC
  RETURN count(*) AS documents, count(DISTINCT document.publisher) AS publishers,
    head(collect(document.published)) AS newest_document
}
CALL () {
  MATCH (incident:Incident)
  WHERE coalesce(incident.status, '') <> 'retracted'
  RETURN count(*) AS incidents,
    sum(CASE WHEN incident.start IS NULL AND incident.end IS NULL THEN 1 ELSE 0 END) AS incidents_without_dates
}
RETURN digest, documents, publishers, newest_document,
  COUNT { (:Company) } AS companies, COUNT { (:Facility) } AS facilities,
  COUNT { ()-[:SOURCES_FROM]->() } + COUNT { ()-[:OPERATES]->() } + COUNT { ()-[:OWNS]->() }
    + COUNT { ()-[:LOCATED_IN]->() } AS links, incidents, incidents_without_dates
