// title = "Policies of public buyers and what they reach"
// question = "Which public buyers have a recorded policy on what they buy, and which places with recorded incidents do they reach?"
// audience = "campaigner"
// topic = "procurement"
// caveat = "Whether a finding engages a policy depends on its text, its threshold and the goods, and is for the buyer and a lawyer. A path does not say that the goods reached the buyer, nor that the dates meet. An incident counts as after the policy only where the dates prove it. Paths of up to six hops are searched."
// [parameters.buyer]
// type = "id"
// labels = ["Organisation"]
// help = "only this public buyer, or other body with a policy"
// example = "org-city-la"
// optional = true
// [columns]
// buyer_id = "id of the public buyer, or of another body with a policy"
// buyer = "its name"
// kind = "its kind"
// policy_id = "id of the policy; empty where none is recorded"
// policy = "its name"
// held = "how it holds it: issued or asked for it, is covered by it, or belongs to a body that issued it"
// jurisdiction = "where it applies, as stated"
// start = "in force from, as stated"
// end = "ended, as stated; empty means not stated, never 'still'"
// covers = "ids of whom and what it covers"
// outcome = "what the policy says and what came of it, as recorded"
// places = "ids of the places with recorded incidents that the buyer reaches"
// of_places = "how many places with recorded incidents are loaded"
// incidents = "recorded incidents there, each with category and status"
// incidents_after = "ids of those that surely began after the policy did"

MATCH (buyer:Organisation)
WHERE ($buyer IS NULL OR buyer.id = $buyer)
  AND (buyer.kind = 'public_buyer' OR EXISTS {
    (buyer)-[made:ISSUED|FILED]->(:Policy) WHERE coalesce(made.status, '') <> 'retracted'
  })
CALL (buyer) {
  OPTIONAL MATCH (buyer)
    ((a)-[link:SOURCES_FROM|OPERATES|OWNS|LOCATED_IN]->(b) WHERE coalesce(link.status, '') <> 'retracted'){1,8}
    (place:Facility)
  WHERE size([one IN link WHERE type(one) <> 'LOCATED_IN']) <= 6
  WITH DISTINCT place
  OPTIONAL MATCH (incident:Incident)-[at:OCCURRED_AT]->(place)
  WHERE coalesce(incident.status, '') <> 'retracted' AND coalesce(at.status, '') <> 'retracted'
  WITH place, incident WHERE incident IS NOT NULL
  WITH DISTINCT place, incident ORDER BY incident.id, place.id
  RETURN collect(DISTINCT place.id) AS places, collect(DISTINCT incident) AS incidents
}
CALL (buyer) {
  OPTIONAL MATCH (policy:Policy)
  WITH policy, EXISTS {
      MATCH (buyer)-[made:ISSUED|FILED]->(policy) WHERE coalesce(made.status, '') <> 'retracted'
    } AS made, EXISTS {
      MATCH (policy)-[covers:COVERS]->(buyer) WHERE coalesce(covers.status, '') <> 'retracted'
    } AS covered, EXISTS {
      MATCH (buyer)-[member:MEMBER_OF]->()-[issued:ISSUED]->(policy)
      WHERE coalesce(member.status, '') <> 'retracted' AND coalesce(issued.status, '') <> 'retracted'
    } AS belongs
  WHERE made OR covered OR belongs
  WITH policy, [way IN [
      CASE WHEN made THEN 'issued or asked for it' END, CASE WHEN covered THEN 'covered by it' END,
      CASE WHEN belongs THEN 'belongs to a body that issued it' END
    ] WHERE way IS NOT NULL] AS held
  RETURN collect({policy: policy, held: held}) AS found
}
UNWIND CASE WHEN size(found) = 0 THEN [{policy: null, held: []}] ELSE found END AS one
WITH buyer, places, incidents, one.policy AS policy, one.held AS held
RETURN buyer.id AS buyer_id, buyer.name AS buyer, buyer.kind AS kind, policy.id AS policy_id, policy.name AS policy,
  held, policy.jurisdiction AS jurisdiction, policy.start AS start, policy.end AS end,
  COLLECT {
    MATCH (policy)-[covers:COVERS]->(covered)
    WHERE coalesce(covers.status, '') <> 'retracted'
    RETURN DISTINCT covered.id AS id ORDER BY id
  } AS covers, policy.outcome AS outcome, COLLECT { UNWIND places AS id RETURN id ORDER BY id } AS places,
  COUNT {
    MATCH (place:Facility)<-[at:OCCURRED_AT]-(incident:Incident)
    WHERE coalesce(incident.status, '') <> 'retracted' AND coalesce(at.status, '') <> 'retracted'
    RETURN DISTINCT place
  } AS of_places,
  [one IN incidents | one.id + ' (' + one.category + ', ' + one.status + ')'] AS incidents,
  [one IN incidents WHERE one.start_first > policy.start_last | one.id] AS incidents_after
ORDER BY buyer_id, policy_id
