"""The product with the cast, served from an empty database in a process of its own.

Playwright's event loop would keep Django's connections out of the tests' process: `python -m tests.browser.server
ADDRESS` with DATABASE_URL. Jiangsu's register is empty; Zhejiang has ended a class
and held the exam of another.
"""

import sys

import django


def fill():
    from tests import factories

    cast = factories.make_cast()
    clerk, lead, bureau = cast["outsider"], cast["outside_lead"], factories.province("33")
    agency = factories.make_agency("杭州市西湖区生态环境综合行政执法大队", province=bureau)
    training_class = factories.make_class(by=clerk, province=bureau)
    exam = factories.make_exam(training_class, by=clerk)
    for name, score in (("江明桂", 88.5), ("欧阳建国", 59.5), ("买买提·吐尔逊", 72)):
        officer = factories.make_officer(name, agency=agency, by=clerk)
        enrolment = factories.make_enrolment(training_class, officer, by=clerk)
        result = factories.make_result(exam, enrolment, score=score, entered_by=clerk, confirmed_by=lead)
        if score >= exam.pass_mark:
            factories.make_certificate(result, by=lead)
    waiting = factories.make_class(by=clerk, province=bureau, title="待录成绩的培训班", capacity=200)
    exam = factories.make_exam(waiting, by=clerk)
    for _number in range(150):
        officer = factories.make_officer("江明桂", agency=agency, by=clerk)
        factories.make_result(exam, factories.make_enrolment(waiting, officer, by=clerk))


if __name__ == "__main__":
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    fill()
    call_command("runserver", sys.argv[1], use_reloader=False)
