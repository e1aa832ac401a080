"""The tables that stand beside a photo's row, as peewee models: words, times, sidecars, stacks, parted pairs.

What the user writes or decides there is not in `photos`, so that background work, which writes that row, cannot touch
it (T11). Read `tables.py` first.
"""

from __future__ import annotations

from peewee import BooleanField, CompositeKey, ForeignKeyField, IntegerField, Model, TextField

from photodesk.store.fields import JSONField, NameField
from photodesk.store.tables import Photo


class PhotoWords(Model):
    """What the user wrote of a photo, above what its file says; NULL leaves the file's."""

    photo = ForeignKeyField(Photo, primary_key=True, on_delete="CASCADE")
    title = TextField(null=True)
    caption = TextField(null=True)
    creator = TextField(null=True)
    copyright = TextField(null=True)

    class Meta:
        table_name = "photo_words"


class SidecarBase(Model):
    """A sidecar as last met: size, time, and every field as the file and we had it."""

    photo = ForeignKeyField(Photo, on_delete="CASCADE")
    name = NameField()
    size = IntegerField()
    mtime_ns = IntegerField()
    fields = JSONField()

    class Meta:
        table_name = "sidecar_bases"
        primary_key = CompositeKey("photo", "name")


class SidecarConflict(Model):
    """A field that was changed here and in a sidecar, and not alike."""

    photo = ForeignKeyField(Photo, on_delete="CASCADE")
    name = NameField()
    field = TextField()
    ours = TextField(null=True)
    theirs = TextField(null=True)
    found_at = TextField()

    class Meta:
        table_name = "sidecar_conflicts"
        primary_key = CompositeKey("photo", "name", "field")


class SidecarDue(Model):
    """A photo decided about since its sidecars were written; triggers write it."""

    photo = ForeignKeyField(Photo, primary_key=True, on_delete="CASCADE")

    class Meta:
        table_name = "sidecar_due"


class FileTime(Model):
    """When its file says a photo was taken, while the user says otherwise; the columns are those of `photos`."""

    photo = ForeignKeyField(Photo, primary_key=True, on_delete="CASCADE")
    taken_at = TextField(null=True)
    taken_local = TextField(null=True)
    offset_minutes = IntegerField(null=True)
    taken_source = TextField(null=True)

    class Meta:
        table_name = "file_times"


class StackChoice(Model):
    """What the user decided by hand about the stack of a photo: `number` 0 stands alone, photos with one number are one
    stack, of `kind` where the user said so. Background work never writes it."""

    photo = ForeignKeyField(Photo, primary_key=True, on_delete="CASCADE")
    number = IntegerField()
    decided_at = TextField()
    kind = TextField(null=True)

    class Meta:
        table_name = "stack_choices"


class StackMember(Model):
    """Where a photo stands in its stack: derived from capture times, exposures and the choices by hand."""

    photo_id = IntegerField(primary_key=True)
    stack_id = IntegerField()
    place = IntegerField()
    kind = TextField()
    by_hand = BooleanField(default=False)

    class Meta:
        table_name = "stack_members"


class StackDue(Model):
    """A photo whose stack is to be looked at again; triggers write it."""

    photo_id = IntegerField(primary_key=True)

    class Meta:
        table_name = "stacks_due"


class PartedPhoto(Model):
    """A half of a pair that the user made a photo of its own: nothing joins it again but the user."""

    photo = ForeignKeyField(Photo, primary_key=True, on_delete="CASCADE")
    decided_at = TextField()

    class Meta:
        table_name = "parted_photos"


BESIDE: tuple[type[Model], ...] = (
    PhotoWords,
    SidecarBase,
    SidecarConflict,
    SidecarDue,
    FileTime,
    StackChoice,
    StackMember,
    StackDue,
    PartedPhoto,
)
