"""The certificates of a class of 150 as one PDF, with the extra installed (`requirements/pdf.txt`).

On a temporary SQLite file; what the worker does between taking the task and storing the file.
"""

import sys
import time

from benchmarks import apart

PEOPLE, SECONDS = 150, 20


def main():
    """Measure, print a table, return whether the limit holds."""
    return apart.holds("benchmarks.certificate_pdf")


def measure():
    """Print the table; exit 1 where the limit is passed."""
    from datetime import date

    from django.core.management import call_command

    from certificates.exports.paper import draw_pdf, missing_parts
    from certificates.models import Certificate
    from tests import factories

    if missing_parts():
        print("Not measured, not installed:", "; ".join(str(part) for part in missing_parts()))
        return True
    call_command("migrate", verbosity=0)
    clerk, lead = factories.make_user("clerk", "clerk", "32"), factories.make_user("lead", "lead", "32")
    training_class, agency = factories.make_class(by=clerk, capacity=PEOPLE), factories.make_agency()
    exam = factories.make_exam(training_class, by=clerk)
    for _number in range(PEOPLE):
        officer = factories.make_officer(agency=agency)
        enrolment = factories.make_enrolment(training_class, officer, by=clerk)
        result = factories.make_result(exam, enrolment, score=80, entered_by=clerk, confirmed_by=lead)
        factories.make_certificate(result, by=lead, issued_on=date(2026, 6, 30))
    certificates = list(Certificate.objects.select_related("province"))
    started, worked = time.perf_counter(), time.process_time()
    content = draw_pdf(certificates, title="150", proof_page="https://example.cn/", tick=lambda *_: None)
    seconds, worked = time.perf_counter() - started, time.process_time() - worked
    print(f"| {PEOPLE} certificates, A4 | seconds | of CPU | limit | size |")
    print("| --- | --- | --- | --- | --- |")
    print(f"| one PDF | {seconds:.1f} | {worked:.1f} | {SECONDS} | {len(content) / 1000:.0f} kB |")
    return seconds <= SECONDS


if __name__ == "__main__":
    import django

    django.setup()
    sys.exit(0 if measure() else 1)
