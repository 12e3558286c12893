"""Names in any script and spelling: their words, sounds, keys and likeness."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ombudsman.rules.names.keys import (
    query_keys,
    rarest_word_keys,
    short_query_keys,
    significant_words,
    stored_keys,
)
from ombudsman.rules.names.romanisation import spellings, words
from ombudsman.rules.names.scores import MatchKind, likeness
from ombudsman.rules.names.sounds import skeletons, sounds

SAME = [
    ("Əliyev Vüqar", "Вугар Алиев"),
    ("Məhəmməd Rzayev", "محمد رضایف"),
    ("Cəfərov Cavid", "Dzhavid Dzhafarov"),
    ("გიორგი ბერიძე", "Giorgi Beridze"),
    ("Հակոբյան Արմեն", "Armen Akopyan"),
    ("Παπαδόπουλος Γεώργιος", "Georgios Papadopoulos"),
    ("אברהם לוי", "Avraham Levi"),
    ("عبد الرحمن نور الدين", "Nuruddin Abdurrahman"),
    ("राहुल शर्मा", "Rahul Sharma"),
    ("አበበ ተስፋዬ", "Abebe Tesfaye"),
    ("王小明", "Hsiao-ming Wang"),
    ("Nguyễn Văn Đức", "Duc Nguyen Van"),
    ("Гончаренко Олександр", "Honcharenko Oleksandr"),
]


# One word or two, with the article joined, in other romanisations.
COMPOUND = [
    ("Salem Elmasry", "سالم المصري"),
    ("Ali Benshoshan", "עלי בן-שושן"),
    ("Abdoul Kader Traoré", "Abdulkadir Traore"),
    ("Abdullayeva Aytən", "Abdulaeva Ayten"),
    ("عبد العزيز الدوسري", "Abdelaziz Dosari"),
    ("علی‌رضا موسوی‌نژاد", "Ali Reza Musavi Nejad"),
    ("Ali Reza Musavi Nejad", "علی‌رضا موسوی‌نژاد"),
    ("شیرین‌گل", "Shiringul"),
    ("জাহিদুল ইসলাম", "Zahidul Islam"),
    ("মোঃ রহমান", "Muhammad Rahman"),
    ("সৌরভ বন্দ্যোপাধ্যায়", "Sourav Bandyopadhyay"),
    ("जुबैर शर्मा", "Zubair Sharma"),
    ("Γιάννης Τζωρτζής", "Yiannis Tzortzis"),
    ("יצחק רבינוביץ'", "Yitzhak Rabinovich"),
    ("Чжоу Цзяньго", "Zhou Jianguo"),
    ("ደሳለኝ ሙሉጌታ", "Dessalegn Mulugeta"),
    ("جمال شحاتة", "Gamal Shehata"),
]


def shared(name, query):
    return {filed.key for filed in stored_keys(name)} & set(query_keys(query))


@pytest.mark.parametrize(("name", "query"), SAME)
def test_one_person_under_two_spellings_shares_a_key_and_scores_high(name, query):
    assert shared(name, query)
    assert likeness(query, name).score > 0.8


@pytest.mark.parametrize(("name", "query"), SAME)
def test_the_search_goes_both_ways(name, query):
    assert shared(query, name)


@pytest.mark.parametrize(("name", "query"), COMPOUND)
def test_words_written_together_and_apart_share_a_key(name, query):
    assert {filed.key for filed in stored_keys(name)} & {
        *query_keys(query),
        *short_query_keys(query)[0],
    }
    assert likeness(query, name).score > 0.7


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Həsənov Vüqar", "Huseynov Vugar"),
        ("Алиев Вугар", "Валиев Вугар"),
        ("Chen Wei", "Zhang Wei"),
        ("Anna Beridze", "Nino Beridze"),
    ],
)
def test_another_name_scores_lower_than_the_same(name, other):
    assert likeness(name, other).score < 0.95 < likeness(name, name).score


def test_a_family_name_that_shares_a_key_only_blocks():
    assert shared("Həsənov Vüqar", "Huseynov Vugar")
    assert likeness("Həsənov Vüqar", "Hasanov Vugar").score > (
        likeness("Həsənov Vüqar", "Huseynov Vugar").score + 0.05
    )


@pytest.mark.parametrize(
    ("name", "other", "way"),
    [
        ("Nino Example", "EXAMPLE, nino", MatchKind.SPELLING),
        ("Алиев Вугар", "Aliyev Vugar", MatchKind.ROMANISATION),
        ("Nino Example", "Nino Middle Example", MatchKind.PART),
    ],
)
def test_the_way_in_which_names_agree_is_told(name, other, way):
    assert likeness(name, other).way == way


def test_particles_go_and_compounds_come_together():
    assert [w.text for w in significant_words("Nur al-Din bin Abd al-Rahman")] == [
        "NurDin",
        "AbdRahman",
    ]
    assert [w.text for w in significant_words("Əliyev Vüqar Həsən oğlu")] == [
        "Əliyev",
        "Vüqar",
        "Həsən",
    ]


def test_a_particle_alone_is_a_name():
    assert [w.text for w in significant_words("Bin")] == ["Bin"]


def test_a_name_with_initials_is_filed_under_them():
    assert "KRMP~A" in [filed.key for filed in stored_keys("A. Karimov")]
    assert "KRMP~A" in query_keys("Anvar Karimov")
    assert short_query_keys("A. Karimov") == (["KRMP."], "A")


@pytest.mark.parametrize("query", ["C. Aslanov", "J. Aslanov", "Aslanov D."])
def test_an_initial_may_be_any_reading_of_the_first_letter(query):
    known = likeness(query, "Aslanov Ceyhun").score

    assert known == pytest.approx(0.5 if query.endswith("D.") else 0.925)


def test_the_word_that_the_fewest_share_is_asked_alone():
    assert rarest_word_keys("Papadimitriou Thanasis") == ["PTMTR."]
    assert rarest_word_keys("Thanasis") == rarest_word_keys("A. Thanasis") == []


def test_chinese_names_are_split_into_family_and_given_name():
    assert words("歐陽娜娜") == ["歐陽", "娜娜"]
    assert spellings("曾")[0] == "ceng"
    assert words("曾国华")[0] == "zeng"


def test_the_readings_of_ambiguous_letters():
    assert set(skeletons(sounds("Cavid"))) == {"KPT", "JPT", "SPT"}
    assert skeletons(sounds("Cəfər")) == ("JPR",)


@pytest.mark.parametrize("text", ["", "...", "12345", "\u200f\u202e", "😀", "-", "'"])
def test_what_is_no_name_has_no_key(text):
    assert (stored_keys(text), query_keys(text), likeness(text, "Nino").score) == ([], [], 0.0)


@pytest.mark.parametrize("text", ["ა" * 200, "Ab " * 80, "A. B. C. D.", "Иван Ivan ივან إيفان"])
def test_long_and_mixed_names_stay_within_bounds(text):
    assert len(stored_keys(text)) <= 40
    assert all(len(filed.key) <= 42 and len(filed.initials) <= 12 for filed in stored_keys(text))


def test_marks_of_direction_and_joiners_change_nothing():
    assert stored_keys("محمد\u200f \u202bرضایی\u202c") == stored_keys("محمد رضایی")


@given(st.text(max_size=80))
def test_no_text_is_too_much(text):
    for filed in stored_keys(text):
        assert filed.key
    assert 0 <= likeness(text, text).score <= 1.0001
