"""The officer list as a workbook: the roster's columns, so that it can be edited and imported again."""

from itertools import count

from django.utils.translation import gettext as _

from spreadsheets.writing import ExportSheet

from ..rules import AgencyLevel, HeadType, Purpose

# The words that bureaus write into a roster, whatever the reader's language.
LEVELS = {AgencyLevel.PROVINCE: "省", AgencyLevel.CITY: "市", AgencyLevel.COUNTY: "县"}
HEADS = {HeadType.PRINCIPAL: "主要负责人", HeadType.DEPUTY: "其他负责人", HeadType.STAFF: "工作人员"}
PURPOSES = {Purpose.FIRST_ISSUE: "首次申领", Purpose.RENEWAL: "换领"}


def officer_columns(*, is_full, is_ministry):
    """(heading, function) of each column; `is_full`: ID numbers unmasked, `is_ministry`: with the bureau."""
    numbers = count(1)
    columns = [
        (_("No."), lambda o: next(numbers)),
        (_("Name"), lambda o: o.name),
        (_("ID number"), lambda o: o.id_number if is_full else o.masked_id_number),
        (_("Work unit"), lambda o: o.agency.name),
        (_("Agency level"), lambda o: LEVELS[o.agency.level]),
        (_("City of the agency"), lambda o: o.agency.city),
        (_("County of the agency"), lambda o: o.agency.county),
        (_("Post"), lambda o: o.post_title),
        (_("Head type"), lambda o: HEADS[o.head_type]),
        (_("In the establishment"), lambda o: "是" if o.is_established else "否"),
        (_("Way of application"), lambda o: PURPOSES[o.purpose]),
        (_("Former enforcement ID number"), lambda o: o.enforcement_id),
        (_("Former ID valid until"), lambda o: o.id_valid_until),
        (_("Ethnic group"), lambda o: o.ethnicity),
        (_("Education"), lambda o: o.education),
        (_("Mobile phone"), lambda o: o.phone),
        (_("Remark"), lambda o: o.remark),
        (_("Required tier"), lambda o: o.tier_ruling.value.label),
        (_("Required level"), lambda o: o.level_ruling.value.label),
        (_("Off post since"), lambda o: o.off_post_on),
        (_("Off post because"), lambda o: o.get_off_post_reason_display()),
        (_("Register version"), lambda o: o.version),
    ]
    if is_ministry:
        columns.insert(1, (_("Bureau"), lambda o: o.province.short_name))
    return columns


def officer_sheet(officers, *, by, at, is_full):
    """The officers of a list, in its order; `at` is the moment of the export."""
    exported = _("Exported by %(name)s on %(at)s") % {"name": by, "at": at.strftime("%Y-%m-%d %H:%M")}
    columns = officer_columns(is_full=is_full, is_ministry=by.is_ministry)
    return ExportSheet(
        _("Officers"), columns, officers.iterator(chunk_size=2000), lines=(_("Officers"), exported)
    )
