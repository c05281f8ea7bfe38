"""hubspot-api-client: custom objects, from their schema to records and associations."""

import json

import pytest
from hubspot import HubSpot
from hubspot.crm.associations.v4 import AssociationSpec
from hubspot.crm.contacts import SimplePublicObjectInputForCreate as NewContact
from hubspot.crm.objects import PublicObjectSearchRequest
from hubspot.crm.objects import SimplePublicObjectInputForCreate as NewObject
from hubspot.crm.schemas import (
    ApiException,
    AssociationDefinitionEgg,
    ObjectSchema,
    ObjectSchemaEgg,
    ObjectTypeDefinitionLabels,
    ObjectTypeDefinitionPatch,
    ObjectTypePropertyCreate,
)

pytestmark = pytest.mark.clients

VIN = ObjectTypePropertyCreate(name="vin", label="VIN", type="string", field_type="text", has_unique_value=True)
DOORS = ObjectTypePropertyCreate(name="doors", label="Doors", type="number", field_type="number")
CAR = ObjectSchemaEgg(
    name="car",
    labels=ObjectTypeDefinitionLabels(singular="Car", plural="Cars"),
    primary_display_property="vin",
    required_properties=["vin"],
    searchable_properties=["vin"],
    properties=[VIN, DOORS],
    associated_objects=["CONTACT"],
)


@pytest.fixture
def car(hubspot: HubSpot) -> ObjectSchema:
    return hubspot.crm.schemas.core_api.create(CAR)


def test_a_schema_is_made_listed_read_changed_and_archived(hubspot: HubSpot, car: ObjectSchema) -> None:
    api = hubspot.crm.schemas.core_api
    assert (car.name, car.object_type_id, car.archived) == ("car", f"2-{car.id}", False)
    assert {"vin", "doors", "hs_object_id"} <= {row.name for row in car.properties}
    assert [row.name for row in api.get_all().results] == ["car"]
    changed = api.update(car.fully_qualified_name, ObjectTypeDefinitionPatch(secondary_display_properties=["doors"]))
    assert changed.secondary_display_properties == ["doors"]
    assert api.get_by_id(car.object_type_id).secondary_display_properties == ["doors"]
    api.archive(car.object_type_id)
    assert api.get_all().results == []
    assert [row.archived for row in api.get_all(archived=True).results] == [True]
    api.archive(car.object_type_id, archived=True)
    assert api.get_all(archived=True).results == []


def test_records_of_a_custom_object_are_made_found_and_linked(hubspot: HubSpot, car: ObjectSchema) -> None:
    objects, kind = hubspot.crm.objects, car.object_type_id
    made = objects.basic_api.create(kind, NewObject(properties={"vin": "W1", "doors": "5"}))
    assert objects.basic_api.get_by_id(kind, "W1", id_property="vin", properties=["doors"]).properties["doors"] == "5"
    found = objects.search_api.do_search("p_car", PublicObjectSearchRequest(query="W1"))
    assert [row.id for row in found.results] == [made.id]
    contact = hubspot.crm.contacts.basic_api.create(NewContact(properties={"email": "ada@example.com"}))
    type_id = next(row.id for row in car.associations if row.name == "contact_to_car")
    spec = AssociationSpec(association_category="USER_DEFINED", association_type_id=int(type_id))
    hubspot.crm.associations.v4.basic_api.create("contacts", contact.id, kind, made.id, [spec])
    read = hubspot.crm.contacts.basic_api.get_by_id(contact.id, associations=[kind])
    assert [row.type for row in read.associations[car.fully_qualified_name].results] == ["contact_to_car"]
    assert len(objects.get_all("p_car")) == 1


def test_an_object_with_records_is_not_archived(hubspot: HubSpot, car: ObjectSchema) -> None:
    hubspot.crm.objects.basic_api.create("p_car", NewObject(properties={"vin": "W1"}))
    with pytest.raises(ApiException) as refused:
        hubspot.crm.schemas.core_api.archive(car.object_type_id)
    assert json.loads(refused.value.body)["subCategory"] == "ObjectSchemaError.EXISTING_OBJECT_RECORDS"


def test_an_association_is_defined_and_deleted(hubspot: HubSpot, car: ObjectSchema) -> None:
    api, kind = hubspot.crm.schemas.core_api, car.object_type_id
    egg = AssociationDefinitionEgg(from_object_type_id=kind, to_object_type_id="0-3", name="car_to_deal")
    made = api.create_association(kind, egg)
    assert (made.from_object_type_id, made.to_object_type_id, made.name) == (kind, "0-3", "car_to_deal")
    api.archive_association(kind, made.id)
    assert made.id not in {row.id for row in api.get_by_id(kind).associations}
