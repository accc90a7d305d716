"""Give a person a role at a body or a force. Recorded in the journal; the password is printed once."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.actions import add_person
from accounts.models import FORCE_ROLES, Force, LocalPolicingBody, Role, User
from journal.actions import record


class Command(BaseCommand):
    help = "Add a person, or a role of a person who is here: add_person EMAIL NAME ROLE PLACE"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("place", help="the short address of a body or a force, like west-midlands-pcc")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        role = Role(options["role"])
        kind: Any = Force if role in FORCE_ROLES else LocalPolicingBody
        place = kind.objects.filter(slug=options["place"]).first()
        if place is None:
            raise CommandError(f"There is no {kind._meta.verbose_name} “{options['place']}”.")
        known = User.objects.filter(email__iexact=options["email"]).exists()
        password, now = secrets.token_urlsafe(12), timezone.now()
        where = {"force" if kind is Force else "body": place}
        person = add_person(options["email"], options["name"], role, password=password, at=now, **where)
        record("person.given_role", person, by=None, at=now, role=role, place=place.slug)
        self.stdout.write(f"{person}: {role.label}, {place}.")
        if not known:
            self.stdout.write(f"Password: {password}")
