from accounts.models import MinistrySettings, Province


def test_the_32_bureaus_arrive_by_migration(db):
    assert Province.objects.count() == 32
    assert Province.objects.get(pk="66").short_name == "兵团"


def test_the_settings_row_is_there(db):
    assert MinistrySettings.current().pass_mark == 60
