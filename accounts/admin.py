"""The admin site's base: rows by scope, permissions by role, every change in the trail."""

from django.contrib import admin
from django.contrib.admin.utils import construct_change_message
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth.admin import UserAdmin
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from .access import Permission
from .fields import EncryptedBinaryField, EncryptedTextField
from .forms import AccountForm, NewAccountForm, NewPasswordForm
from .models import Act, Attachment, AuditEntry, MinistrySettings, Province, SignInFailure, User
from .rules import RuleViolation
from .services import check_code_open, record

SECRETS = frozenset({"password", "password1", "password2"})


class ScopedFilter(admin.RelatedFieldListFilter):
    """A filter by bureau, with only the bureaus the user may see as choices; the empty one is the ministry."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.empty_value_display = _("Ministry")

    def field_choices(self, field, request, model_admin):
        rows = field.related_model._default_manager.visible_to(request.user)
        return field.get_choices(include_blank=False, limit_choices_to={"pk__in": rows.values("pk")})


class Scoped:
    """What lists and inlines share: rows through `visible_to`, permissions from the role.

    `view_permission` opens the table; `edit_permission` changes it, and without one it is read-only,
    as every legal row is: acts go through the pages, whose services ask the rules.
    """

    view_permission = Permission.ADMIN_SITE
    edit_permission = None
    is_extensible = True  # rows may be added and deleted by whoever may change them

    def may_edit(self, request, obj=None):
        return self.edit_permission is not None and request.user.may(self.edit_permission)

    def has_module_permission(self, request):
        return request.user.may(self.view_permission)

    def has_view_permission(self, request, obj=None):
        return request.user.may(self.view_permission)

    def has_change_permission(self, request, obj=None):
        return self.may_edit(request, obj)

    def has_add_permission(self, request, obj=None):
        return self.is_extensible and self.may_edit(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.is_extensible and self.may_edit(request, obj)

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, (EncryptedTextField, EncryptedBinaryField)):
            return None  # the full value is shown only by the page that asks for a reason
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget  # a related row is changed on its own page, not in a window
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs["queryset"] = db_field.related_model._default_manager.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs["queryset"] = db_field.related_model._default_manager.visible_to(request.user)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


def trail_of(table, row):
    """The address of a row's part of the audit trail."""
    return f"{reverse('accounts:audit_list')}?{urlencode({'table': table, 'row': row})}"


def _plain(value):
    """A form's value as JSON keeps it."""
    value = getattr(value, "pk", value)
    return value if value is None or isinstance(value, bool | int) else str(value)


def _is_about_a_part(entry):
    """Whether a line of Django's own change message is about a row inside the row, as a syllabus's module."""
    return any("name" in facts for facts in entry.values())


class ScopedInline(Scoped, admin.TabularInline):
    extra = 0


class ScopedAdmin(Scoped, admin.ModelAdmin):
    """A table of ours; the trail takes the place of the admin site's own log."""

    act = Act.REFERENCE_CHANGED
    list_per_page = 50
    show_full_result_count = False

    def get_object(self, request, object_id, from_field=None):
        row = super().get_object(request, object_id, from_field)
        if row is None:
            raise Http404
        return row

    def view_on_site(self, obj):
        """The row's page, where its acts are."""
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None

    def lookup_allowed(self, lookup, value, request):
        """Only what the list offers: nobody guesses at a column, such as a keyed hash, by its first letters."""
        offered = [entry[0] if isinstance(entry, tuple) else entry for entry in self.list_filter]
        names = [name for name in (*offered, self.date_hierarchy) if isinstance(name, str)]
        return any(f"{lookup}__".startswith(f"{name}__") for name in names)

    def history_view(self, request, object_id, extra_context=None):
        """The row's part of the audit trail."""
        row = self.get_object(request, object_id)
        return redirect(trail_of(self.opts.label_lower, row.pk))

    def construct_change_message(self, request, form, formsets, add=False):
        """What the trail keeps: the columns, before and after; of a password only that it changed."""
        names = form.changed_data
        told = [name for name in names if name not in SECRETS]
        after = {name: _plain(form.cleaned_data[name]) for name in told}
        lines = construct_change_message(form, formsets, add)
        parts = {"parts": found} if (found := [line for line in lines if _is_about_a_part(line)]) else {}
        if add:
            return {"added": after} | parts
        before = {name: _plain(form.initial.get(name)) for name in told}
        return {"changed": names, "before": before, "after": after} | parts

    def log_addition(self, request, obj, message):
        record(self.act, by=request.user, target=obj, details=message)

    def log_change(self, request, obj, message):
        record(self.act, by=request.user, target=obj, details=message)

    def log_deletions(self, request, queryset):
        for row in queryset:
            record(self.act, by=request.user, target=row, details={"deleted": True})


class ReferenceAdmin(ScopedAdmin):
    """Reference data: every staff role reads it, the ministry's administrator keeps it."""

    edit_permission = Permission.REFERENCE_EDIT


@admin.register(Province)
class ProvinceAdmin(ReferenceAdmin):
    is_extensible = False
    list_display = ["code", "short_name", "name"]
    search_fields = ["code", "short_name", "name"]
    fields = ["code", "code_page", "short_name", "name", "tile_row", "tile_column"]
    readonly_fields = ["code", "code_page"]

    @admin.display(description=_("another code"))
    def code_page(self, province):
        """第(六)项: every row of the bureau hangs on its code, so it changes on a page of its own."""
        try:
            check_code_open(province)
        except RuleViolation as violation:
            return str(violation)
        url = reverse("accounts:bureau_code", args=[province.pk])
        return format_html('<a href="{}">{}</a>', url, _("Change the code"))


@admin.register(MinistrySettings)
class MinistrySettingsAdmin(ReferenceAdmin):
    is_extensible = False


@admin.register(User)
class AccountAdmin(ScopedAdmin, UserAdmin):
    """Accounts: never deleted, because the trail names them; who leaves is deactivated."""

    act = Act.ACCOUNT_CHANGED
    edit_permission = Permission.ACCOUNT_EDIT
    add_form_template = None
    form = AccountForm
    add_form = NewAccountForm
    change_password_form = NewPasswordForm
    list_display = ["username", "name", "role", "province", "is_active", "last_login"]
    list_filter = ["role", "is_active", ("province", ScopedFilter)]
    list_select_related = ["province"]
    search_fields = ["username", "name"]
    autocomplete_fields = ["province"]
    ordering = ["username"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username"]}),
        (None, {"fields": ["name", "phone", "role", "province", "is_active"]}),
        (None, {"fields": ["last_login", "created_at"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": ["username", "name", "phone", "role", "province", "password1", "password2"],
            },
        ),
    ]
    readonly_fields = ["last_login", "created_at"]

    def get_fieldsets(self, request, obj=None):
        """The password's line, with the link that sets a new one, is for who may change accounts."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not self.may_edit(request):
            return fieldsets
        return [(None, {"fields": ["username", "password"]}), *fieldsets[1:]]

    def get_readonly_fields(self, request, obj=None):
        """Administrators cannot lock themselves out: role and state of the own account stay."""
        own = ["role", "province", "is_active"] if obj == request.user else []
        return [*super().get_readonly_fields(request, obj), *own]

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(SignInFailure)
class SignInFailureAdmin(ScopedAdmin):
    view_permission = Permission.ACCOUNT_EDIT
    list_display = ["at", "user", "address"]
    list_select_related = ["user"]
    date_hierarchy = "at"


@admin.register(Attachment)
class AttachmentAdmin(ScopedAdmin):
    """The file itself opens only from the page of the row that has it."""

    list_display = ["name", "kind", "size", "province", "attached_by", "attached_at"]
    list_filter = ["kind", ("province", ScopedFilter)]
    list_select_related = ["province", "attached_by"]
    search_fields = ["name"]
    exclude = ["content"]
    date_hierarchy = "attached_at"


@admin.register(AuditEntry)
class AuditEntryAdmin(ScopedAdmin):
    view_permission = Permission.AUDIT_VIEW
    list_display = ["at", "by", "act", "target_label", "province", "reason"]
    list_filter = ["act", ("province", ScopedFilter)]
    list_select_related = ["by", "province"]
    search_fields = ["target_label", "by__username"]
    date_hierarchy = "at"

    def history_view(self, request, object_id, extra_context=None):
        """The trail of the row that the act was on: an act has none of its own."""
        entry = self.get_object(request, object_id)
        return redirect(trail_of(entry.target_type, entry.target_pk))
