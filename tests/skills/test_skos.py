"""The published list: sound SKOS in two formats with the same triples, public, cached, and without people."""

import gzip

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from rdflib import OWL, RDF, SKOS, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS

from nieuwebanen.skills import catalogue, merging, skos
from nieuwebanen.skills.loading import load_starter_list
from nieuwebanen.skills.models import Origin, Skill, SkillGroup, SkillSynonym
from tests import factories

# rdflib reads JSON-LD with a class that it calls old itself.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")]
TTL, JSON = "/vaardigheden/lijst.ttl", "/vaardigheden/lijst.jsonld"


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def world(admin):
    """The own list, a skill of ESCO beside it, one retired, and two of which one went on in the other."""
    load_starter_list()
    stays, goes, retired = Skill.objects.all()[:3]
    SkillSynonym.objects.create(skill=stays, name='met "aanhalingstekens" \\ en\nregels <é>')
    Skill.objects.filter(pk=goes.pk).update(esco_uri="http://data.europa.eu/esco/skill/1")
    Skill.objects.filter(pk=stays.pk).update(competentnl_uri="https://linkeddata.competentnl.nl/id/1")
    retired.retire(by=admin)
    top = SkillGroup.objects.create(code="Z-S", name="vaardigheden", origin=Origin.ESCO)
    under = SkillGroup.objects.create(code="Z-S1", name="talen", origin=Origin.ESCO, parent=top)
    factories.make_skill(
        "speak Dutch",
        origin=Origin.ESCO,
        group=under,
        esco_uri="http://data.europa.eu/esco/skill/2",
        imported={"languages": ["en"]},
    )
    merging.merge(stays, goes, versions=(stays.version, goes.version), by=admin)
    return stays, goes, retired


def graph(client, path, kind="turtle", **headers):
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return Graph().parse(data=response.content.decode(), format=kind)


def at(skill):
    return URIRef(f"{settings.BASE_URL}/vaardigheden/{skill.public_id}/")


def test_turtle_and_json_ld_say_the_same(client, world):
    for query in ("", "?lijst=alles"):
        one, other = graph(client, TTL + query), graph(client, JSON + query, "json-ld")
        assert len(one) > 400
        assert isomorphic(one, other)


def test_the_list_keeps_the_integrity_conditions_of_skos(client, world):
    """S9, S13, S14, S27 and S46 of the recommendation, and every link inside the list leads to a concept of it."""
    found = graph(client, TTL + "?lijst=alles")
    concepts, schemes = set(found.subjects(RDF.type, SKOS.Concept)), set(found.subjects(RDF.type, SKOS.ConceptScheme))
    assert len(schemes) == 1
    assert not concepts & schemes
    for concept in concepts:
        preferred = list(found.objects(concept, SKOS.prefLabel))
        assert len(preferred) == len({label.language for label in preferred}) == 1
        assert not set(preferred) & set(found.objects(concept, SKOS.altLabel))
        above = set(found.transitive_objects(concept, SKOS.broader)) - {concept}
        assert not above & set(found.objects(concept, SKOS.related))
        assert above or (concept, SKOS.topConceptOf, next(iter(schemes))) in found
        assert not set(found.objects(concept, SKOS.exactMatch)) & set(found.objects(concept, SKOS.closeMatch))
        linked = {*found.objects(concept, SKOS.related), *found.objects(concept, SKOS.broader)}
        assert linked <= concepts
    skills = {uri for uri in concepts if (uri, SKOS.broader, None) in found}
    labels = [str(found.value(uri, SKOS.prefLabel)) for uri in skills]
    assert len(labels) == len(set(labels))
    for one, other in found.subject_objects(SKOS.related):
        assert (other, SKOS.related, one) in found


def test_what_went_on_or_was_retired_keeps_its_address_and_says_so(client, world):
    stays, goes, retired = world
    found = graph(client, TTL)
    assert (at(goes), OWL.deprecated, Literal(True)) in found
    assert (at(goes), DCTERMS.isReplacedBy, at(stays)) in found
    assert (at(retired), OWL.deprecated, Literal(True)) in found
    assert (at(stays), SKOS.altLabel, Literal(goes.name, lang="nl")) in found
    assert (at(stays), SKOS.exactMatch, URIRef("http://data.europa.eu/esco/skill/1")) in found
    assert (at(stays), SKOS.closeMatch, URIRef("https://linkeddata.competentnl.nl/id/1")) in found
    assert (at(stays), SKOS.altLabel, Literal('met "aanhalingstekens" \\ en\nregels <é>', lang="nl")) in found


def test_the_own_list_is_the_usual_one_and_english_words_are_called_english(client, world):
    speak = Skill.objects.get(name="speak Dutch")
    assert (at(speak), None, None) not in graph(client, TTL)
    assert (at(speak), SKOS.prefLabel, Literal("speak Dutch", lang="en")) in graph(client, TTL + "?lijst=alles")


def test_one_address_gives_people_a_page_and_machines_triples(client, world):
    stays, goes, _ = world
    page = client.get("/vaardigheden/lijst/", headers={"accept": "text/html,*/*;q=0.8"})
    assert "De lijst met vaardigheden" in page.content.decode()
    assert "Accept" in page["Vary"]
    assert len(graph(client, "/vaardigheden/lijst/", "json-ld", accept="application/ld+json")) > 400
    assert (at(stays), RDF.type, SKOS.Concept) in graph(client, at(stays).toPython(), accept="text/turtle")
    assert (
        f'Het gaat verder als <a href="/vaardigheden/{stays.public_id}/">'
        in client.get(reverse("skills:concept", args=[goes.public_id])).content.decode()
    )


def test_who_has_the_list_already_is_told_so_until_it_changes(client, world, admin, django_assert_max_num_queries):
    first = client.get(TTL, headers={"accept-encoding": "gzip"})
    assert gzip.decompress(first.content).decode().startswith("@prefix dct:")
    with django_assert_max_num_queries(1):
        again = client.get(TTL, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    with django_assert_max_num_queries(1):  # made once
        assert client.get(TTL).status_code == 200
    Skill.objects.current().first().retire(by=admin)
    assert client.get(TTL, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_each_kind_of_change_gives_the_list_another_mark(world, admin):
    marks = [skos.fingerprint()]
    skill, other = Skill.objects.current()[:2]
    skill.name = "Anders"
    catalogue.change(skill, synonyms=["een"], by=admin)
    marks.append(skos.fingerprint())
    catalogue.relate(skill, {other: (3, 0)}, version=skill.version, by=admin)
    marks.append(skos.fingerprint())
    group = SkillGroup.objects.first()
    group.name = "Andere groep"
    catalogue.change_group(group, by=admin)
    marks.append(skos.fingerprint())
    assert len(set(marks)) == 4
