"""The words in which bureaus fill in a roster, and what they mean."""

from django.utils.translation import gettext_lazy as _

from spreadsheets.values import ValueFault, choice_key, choice_of, clean_text

from ..rules import AgencyLevel, HeadType, Purpose

# Provinces without cities below them: what they call 市级 is the province's own agency.
MUNICIPALITIES = frozenset({"11", "12", "31", "50"})

# Field → the headings it goes by, our own first.
_HEADINGS = {
    "name": "姓名 人员姓名 执法人员姓名 执法人员 名字",
    "id_number": (
        "身份证号 身份证号码 公民身份号码 公民身份证号码 居民身份证号码 居民身份证号 身份证 "
        "身份证件号码 证件号码 身份号码"
    ),
    "agency": (
        "工作单位 单位名称 所在单位 单位 执法机构 执法机构名称 机构名称 所属单位 工作单位名称 单位全称"
    ),
    "agency_level": "机构层级 机构级别 单位层级 单位级别 层级 执法机构层级 执法机构级别",
    "city": "所在市 所属市 市 地市 设区市 所在地市 州市 市州 地级市 所在师",
    "county": "所在县 所属县 县 区县 县区 县市区 所在区县 所在县区 所在团",
    "post_title": "职务 现任职务 岗位 职务名称 岗位职务 职位 现职务",
    "head_type": "负责人类别 是否负责人 负责人类型 岗位类别 职务类别 负责人情况",
    "is_established": "是否在编 在编情况 编制情况 是否编制内 编制 编制类别 在编",
    "purpose": "申领方式 证件申领方式 申领类型 申领类别 办证类型 申请类型 申领情况 首次申领/换领",
    "enforcement_id": (
        "原执法证号 原行政执法证号 执法证号 行政执法证号 原证号 原执法证件号 执法证编号 "
        "原执法证编号 行政执法证件号"
    ),
    "id_valid_until": (
        "原证有效期至 原证有效期 有效期至 证件有效期 执法证有效期 执法证有效期至 原执法证有效期 "
        "原执法证有效期至 有效期 到期日期"
    ),
    "ethnicity": "民族",
    "education": "学历 文化程度 最高学历",
    "phone": "手机 联系电话 手机号 手机号码 电话 联系方式 移动电话",
    "remark": "备注 备注说明 说明",
    "version": "登记版本",
}

_PROVINCE = "省 省级 自治区 自治区级 省(自治区) 省属 省本级 省直 省厅 兵团 兵团级 直辖市 直辖市级"
_CITY = """
    市 市级 设区市 设区的市 设区的市级 设区市级 地级 地级市 地市 地市级 地区 州 州级 州市 市州
    市(州) 盟 盟市 自治州 师 师级 师市 师(市) 副省级市 计划单列市 市本级
"""
_COUNTY = """
    县 县级 区 区级 区县 县区 区县级 县区级 县(区) 县(区)级 县(市、区) 县市区 县级市 旗
    旗县 旗县区 旗县级 团 团级 团场 团(镇) 团镇
"""
_PRINCIPAL = """
    主要负责人 主要领导 正职 一把手 主持工作 单位主要负责人 负责人(主要) 正职负责人 行政正职 主要
    主持工作负责人 代理负责人
"""
_DEPUTY = """
    其他负责人 副职 班子成员 领导班子成员 其它负责人 副职负责人 负责人(其他) 分管负责人 分管领导
    其他领导 副职领导
"""
_STAFF = """
    工作人员 一般工作人员 普通工作人员 执法人员 一般执法人员 一般人员 职工 非负责人 否 不是 无
    其他工作人员 其他人员 一线执法人员 科员 员工
"""
_ESTABLISHED = """
    是 在编 编内 编制内 在编在岗 有编制 有 行政编制 事业编制 参公 参公编制 行政编 事业编 公务员
    在编人员 √ ✓ ✔ 1 true
"""
_NOT_ESTABLISHED = """
    否 编外 不在编 非编 非在编 编制外 编外人员 聘用 聘用制 合同制 合同工 临聘 劳务派遣 无编制 无
    辅助人员 协管员 × ✗ 0 false
"""
_FIRST_ISSUE = """
    首次申领 首次 初次 初次申领 新申领 新办 新领 初领 首领 申领 首次申请 初次申请 首次办理 新申请
    首次申领证件 首申
"""
_RENEWAL = """
    换领 换证 到期换证 到期换领 换发 更换 续领 续期 期满换证 期满换领 申请换领 换领证件 延续
    到期换发 换届换领
"""

# One word for each meaning: what a template offers, and what a fault names.
LEVELS = {AgencyLevel.PROVINCE: "省", AgencyLevel.CITY: "市", AgencyLevel.COUNTY: "县"}
HEADS = {HeadType.PRINCIPAL: "主要负责人", HeadType.DEPUTY: "其他负责人", HeadType.STAFF: "工作人员"}
YES_NO = {True: "是", False: "否"}
PURPOSES = {Purpose.FIRST_ISSUE: "首次申领", Purpose.RENEWAL: "换领"}


def headings_of(name):
    """Return the headings under which bureaus write a field, our own first."""
    return tuple(_HEADINGS[name].split())


def _meaning(words_of):
    return {word: meant for meant, words in words_of.items() for word in words.split()}


def agency_level(province_code):
    """Return the cleaner of the agency's level for a bureau: 市级 in Beijing is what 省级 is elsewhere."""
    table = _meaning({AgencyLevel.PROVINCE: _PROVINCE, AgencyLevel.CITY: _CITY, AgencyLevel.COUNTY: _COUNTY})
    if province_code in MUNICIPALITIES:
        table |= dict.fromkeys(("市", "市级", "市本级"), AgencyLevel.PROVINCE)
    return choice_of(table)


_head_type = choice_of(
    _meaning({HeadType.PRINCIPAL: _PRINCIPAL, HeadType.DEPUTY: _DEPUTY, HeadType.STAFF: _STAFF})
)


def head_type(value):
    """第(一)项: the kind of head in the cell; who leads in acting capacity is a principal head."""
    text = choice_key(value) if value not in ("", None) else ""
    is_acting = ("主持" in text or "代理" in text) and not any(
        word in text for word in ("不主持", "协助", "未")
    )
    return HeadType.PRINCIPAL if is_acting else _head_type(value)


is_established = choice_of(_meaning({True: _ESTABLISHED, False: _NOT_ESTABLISHED}))
purpose = choice_of(_meaning({Purpose.FIRST_ISSUE: _FIRST_ISSUE, Purpose.RENEWAL: _RENEWAL}))


def clean_agency_name(value):
    """The agency's name without the spaces that stand between Chinese characters."""
    text = clean_text(value)
    return text if text.isascii() else text.replace(" ", "")


def at_most(length, clean=clean_text):
    """`clean`, and a fault for what is longer than the register holds."""

    def checked(value):
        text = clean(value)
        if len(text) > length:
            raise ValueFault(
                _("At most %(limit)d characters fit here, this has %(count)d. Shorten it."),
                limit=length,
                count=len(text),
            )
        return text

    return checked
