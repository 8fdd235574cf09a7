"""Reading what students handed in: folders, nbgrader's tree and zips, whole, odd or hostile."""

import os
import stat
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_course import CHAPTER

from autograder.classroom import submissions
from autograder.classroom.submissions import BadInput, find_submissions, read_submission
from autograder.engine.exercise import Chapter

OTHER = Chapter("03-other", title="Another chapter", module="other")
NOTEBOOK = f"{CHAPTER.id}.ipynb"
FILES = {"nnlib/__init__.py": "", "nnlib/layers.py": "x = 1\n", NOTEBOOK: "{}"}
needs_links = pytest.mark.skipif(os.name == "nt", reason="Windows lets only administrators make links")
needs_fifos = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no FIFOs here")


def write_folder(folder: Path, files: dict[str, str] = FILES) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def write_zip(path: Path, files: dict[str, str] = FILES) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def read(place: Path) -> submissions.Submission:
    return read_submission(place, "ann", CHAPTER.id)


def found(folder: Path) -> dict[str, Path]:
    places, problems = find_submissions(folder, CHAPTER)
    assert not problems
    return places[CHAPTER.id]


# --- finding ---


def test_the_ways_of_handing_in_are_all_found(tmp_path):
    nested = write_folder(tmp_path / "ann" / CHAPTER.id)  # nbgrader's tree
    plain = write_folder(tmp_path / "bob")
    loose = write_zip(tmp_path / "cid_1234_assignsubmission_file.zip")  # a learning platform's download
    inside = write_zip(tmp_path / "dora_5678_assignsubmission" / "work.zip")
    assert found(tmp_path) == {"ann": nested, "bob": plain, "cid": loose, "dora": inside}


def test_namesakes_are_told_apart_by_the_platforms_id(tmp_path):
    one = write_zip(tmp_path / "leeann_12_1_work.zip")
    two = write_zip(tmp_path / "leeann_LATE_34_2_work.zip")
    three = write_folder(tmp_path / "Ann Lee_5_assignsubmission_file")
    four = write_folder(tmp_path / "Ann Lee_6_assignsubmission_file")
    assert found(tmp_path) == {"leeann-12": one, "leeann-34": two, "Ann Lee-5": three, "Ann Lee-6": four}


def test_two_files_of_one_person_are_still_a_problem(tmp_path):
    write_zip(tmp_path / "leeann_12_1_work.zip")
    write_zip(tmp_path / "leeann_12_2_work.zip")
    _, problems = find_submissions(tmp_path, CHAPTER)
    assert [problem.student for problem in problems] == ["leeann"]


def test_anonymous_files_are_of_as_many_people(tmp_path):
    files = [write_zip(tmp_path / f"anon_{name}_{number}_w.zip") for name, number in (("Ab1xY", 1), ("Cd2xY", 2))]
    assert found(tmp_path) == dict(zip(("anon_Ab1xY", "anon_Cd2xY"), files, strict=True))


def test_what_was_typed_into_the_platforms_page_is_no_second_submission(tmp_path):
    folder = write_folder(tmp_path / "Ann Lee_5_assignsubmission_file")
    write_folder(tmp_path / "Ann Lee_5_assignsubmission_onlinetext", {"onlinetext.html": ""})
    assert found(tmp_path) == {"Ann Lee": folder}


def test_what_is_no_submission_is_passed_over(tmp_path):
    write_folder(tmp_path / "ann")
    write_folder(tmp_path, {".hidden/a.py": "", "__MACOSX/a.py": "", "notes.txt": ""})
    assert list(found(tmp_path)) == ["ann"]


@pytest.mark.parametrize("second", ["ann_2.zip", "ann.zip", "ann_late.zip"])
def test_two_submissions_for_one_student_are_a_problem_of_that_student_alone(tmp_path, second):
    write_folder(tmp_path / "ann")
    write_zip(tmp_path / second)
    write_folder(tmp_path / "bob")
    places, problems = find_submissions(tmp_path, CHAPTER)
    assert list(places[CHAPTER.id]) == ["bob"]
    assert [problem.student for problem in problems] == ["ann"]
    sentence = problems[0].sentence
    assert str(tmp_path / "ann") in sentence and second in sentence and "grade again" in sentence


def test_a_missing_folder_is_told_by_name(tmp_path):
    with pytest.raises(BadInput, match=r"There is no folder .*nowhere: name the folder"):
        find_submissions(tmp_path / "nowhere", CHAPTER)


def test_a_file_in_place_of_the_folder_is_told(tmp_path):
    with pytest.raises(BadInput, match="There is no folder"):
        find_submissions(write_zip(tmp_path / "all.zip"), CHAPTER)


def test_an_empty_folder_says_what_belongs_there(tmp_path):
    with pytest.raises(BadInput, match=f"no submissions to {CHAPTER.id} in .*one folder or zip for each student"):
        find_submissions(tmp_path, CHAPTER)


# --- several chapters at once ---


def library_and(*chapters: Chapter) -> dict[str, str]:
    return {"nnlib/__init__.py": "x = 1\n"} | {f"{chapter.id}.ipynb": "{}" for chapter in chapters}


def test_in_each_chapter_those_who_handed_in_to_it_are_found(tmp_path):
    both = write_folder(tmp_path / "ann", library_and(OTHER, CHAPTER))
    one = write_zip(tmp_path / "bob.zip", library_and(CHAPTER))
    neither = write_folder(tmp_path / "cid", library_and())
    nested = [write_folder(tmp_path / "dora" / chapter.id, library_and(chapter)) for chapter in (OTHER, CHAPTER)]
    places, problems = find_submissions(tmp_path, OTHER, CHAPTER)
    assert places[OTHER.id] == {"ann": both, "cid": neither, "dora": nested[0]}
    assert places[CHAPTER.id] == {"ann": both, "bob": one, "cid": neither, "dora": nested[1]}
    assert problems == []


def test_who_handed_in_twice_is_told_once_however_many_chapters(tmp_path):
    both = library_and(CHAPTER) | {f"{OTHER.id}.ipynb": "{}"}
    write_folder(tmp_path / "ann", both)
    write_zip(tmp_path / "ann.zip", both)
    places, problems = find_submissions(tmp_path, OTHER, CHAPTER)
    assert not any(places.values()) and [problem.student for problem in problems] == ["ann"]


def test_one_place_gives_each_chapter_its_own_notebook_and_notes(tmp_path):
    files = library_and(CHAPTER) | {f"{OTHER.id}.ipynb": "x" * 100, "timestamp.txt": "2026-11-24 10:00:00 UTC"}
    place = write_folder(tmp_path / "ann", files)
    other, this = submissions.read_submissions(place, "ann", [OTHER.id, CHAPTER.id])
    assert (other.chapter_id, this.chapter_id) == (OTHER.id, CHAPTER.id)
    assert other.sources == this.sources and other.handed_in == this.handed_in
    assert (other.notebook, this.notebook) == (b"x" * 100, b"{}")


def test_what_is_odd_of_one_notebook_is_noted_of_its_chapter_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "MAX_NOTEBOOK_BYTES", 50)
    place = write_folder(tmp_path / "ann", library_and(CHAPTER) | {f"{OTHER.id}.ipynb": "x" * 100})
    other, this = submissions.read_submissions(place, "ann", [OTHER.id, CHAPTER.id])
    assert "larger than 50 bytes" in other.notes[0] and this.notes == ()


# --- what is read ---


@pytest.mark.parametrize("prefix", ["", "homework/", "a/b/c/"])
@pytest.mark.parametrize("write", [write_folder, write_zip])
def test_library_and_notebook_are_found_at_any_depth(tmp_path, write, prefix):
    place = write(tmp_path / "ann.zip", {prefix + name: text for name, text in FILES.items()})
    submission = read(place)
    assert submission.sources == {"__init__.py": "", "layers.py": "x = 1\n"}
    assert submission.notebook == b"{}" and submission.notes == ()


def test_a_zip_made_on_windows_reads_the_same(tmp_path):
    place = tmp_path / "ann.zip"
    with zipfile.ZipFile(place, "w") as archive:
        for name, text in FILES.items():
            entry = zipfile.ZipInfo("x")
            entry.filename = "homework\\" + name.replace("/", "\\")
            archive.writestr(entry, text)
    assert read(place).sources == {"__init__.py": "", "layers.py": "x = 1\n"}


def test_texts_lose_their_mark_and_line_ends_and_broken_characters_do_no_harm(tmp_path):
    folder = write_folder(tmp_path / "ann")
    (folder / "nnlib" / "layers.py").write_bytes(b"\xef\xbb\xbfx = 1\r\ny = '\xff'\r\n")
    assert read(folder).sources["layers.py"] == "x = 1\ny = '\N{REPLACEMENT CHARACTER}'\n"


def test_of_several_libraries_the_outermost_counts(tmp_path):
    backup = {"backup/nnlib/__init__.py": "", "backup/nnlib/layers.py": "x = 2"}
    assert read(write_zip(tmp_path / "ann.zip", backup | FILES)).sources["layers.py"] == "x = 1\n"


@pytest.mark.parametrize("files", [{NOTEBOOK: "{}"}, {}, {"nnlib/layers.py": "x = 1"}, {"readme.txt": "hello"}])
@pytest.mark.parametrize("write", [write_folder, write_zip])
def test_a_submission_without_a_library_is_read_and_says_so(tmp_path, write, files):
    place = tmp_path / "ann.zip"
    if write is write_folder:
        place.mkdir()
    submission = read(write(place, files))
    assert submission.sources == {} and submission.notes == (submissions.NO_NNLIB,)
    assert submission.notebook == (b"{}" if NOTEBOOK in files else None)


@pytest.mark.parametrize(
    ("stamp", "moment"),
    [
        ("2026-11-24 10:00:00.123456 UTC", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("2026-11-24 10:00:00 +0000\n", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
        ("2026-11-24 10:00:00 CET", None),
        ("2026-13-45 10:00:00 UTC", None),
        ("2026-11-24 25:61:00 UTC", None),
    ],
)
def test_the_moment_of_handing_in(tmp_path, stamp, moment):
    assert read(write_folder(tmp_path / "ann", FILES | {"timestamp.txt": stamp})).handed_in == moment


def test_too_large_a_module_is_left_out_and_named(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "MAX_MODULE_BYTES", 10)
    submission = read(write_folder(tmp_path / "ann", FILES | {"nnlib/huge.py": "#" * 11}))
    assert set(submission.sources) == {"__init__.py", "layers.py"}
    assert submission.notes == ("nnlib/huge.py is larger than 10 bytes and was not read.",)


def test_too_large_a_notebook_is_left_out_and_named(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "MAX_NOTEBOOK_BYTES", 1)
    submission = read(write_zip(tmp_path / "ann.zip"))
    assert submission.notebook is None and submission.sources
    assert submission.notes == (f"{NOTEBOOK} is larger than 1 bytes and was not read.",)


# --- zips that cannot be trusted ---


@pytest.mark.parametrize(
    "name",
    ["../nnlib/layers.py", "nnlib/../../x.py", "/etc/x.py", "\\x.py", "..\\x.py", "a\\..\\..\\x.py", "C:\\x.py", "c:x"],
)
def test_a_name_that_points_outside_refuses_the_zip(tmp_path, name):
    place = tmp_path / "ann.zip"
    with zipfile.ZipFile(write_zip(place), "a") as archive:
        entry = zipfile.ZipInfo("x")
        entry.filename = name
        archive.writestr(entry, "x = 2")
    with pytest.raises(BadInput, match=r"ann\.zip holds a file called .* points outside of it.*ask for it again"):
        read(place)


def test_a_file_without_a_name_does_no_harm(tmp_path):
    place = tmp_path / "ann.zip"
    with zipfile.ZipFile(write_zip(place), "a") as archive:
        entry = zipfile.ZipInfo("x")
        entry.filename = ""
        archive.writestr(entry, "x = 2")
    assert read(place).sources["layers.py"] == "x = 1\n"


def test_a_link_in_a_zip_is_not_followed(tmp_path):
    place = tmp_path / "ann.zip"
    with zipfile.ZipFile(write_zip(place), "a") as archive:
        entry = zipfile.ZipInfo("nnlib/losses.py")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    submission = read(place)
    assert "losses.py" not in submission.sources and "layers.py" in submission.sources
    assert submission.notes == ("nnlib/losses.py is a link, not a file, and was not read.",)


def encrypt(data: bytes) -> bytes:
    """The zip with the mark of encryption on its first file, in both of its headers."""
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(signature) + offset
        data = data[:place] + b"\x01" + data[place + 1 :]
    return data


def spoil(data: bytes) -> bytes:
    """The zip with a byte of `layers.py` changed, so that its checksum is wrong."""
    return data.replace(b"x = 1\n", b"x = 2\n")


def unknown_method(data: bytes) -> bytes:
    """The zip with a compression on its first file that nobody knows."""
    for signature, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = data.index(signature) + offset
        data = data[:place] + b"\x63" + data[place + 1 :]
    return data


def nonsense(data: bytes) -> bytes:
    """A zip whose compressed data is none."""
    return unknown_method(data).replace(b"\x63\x00", b"\x08\x00").replace(b"x = 1\n", b"\xff\xff\xff\xff\xff\xff")


DAMAGES: list[Callable[[bytes], bytes]] = [
    encrypt,
    spoil,
    unknown_method,
    nonsense,
    lambda data: data[: len(data) // 2],
    lambda data: data[:-10],
    lambda data: b"",
    lambda data: b"this is no zip",
    lambda data: b"PK\x05\x06" + b"\xff" * 18,
    lambda data: data.replace(b"PK\x03\x04", b"PK\x00\x00"),
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_zip_that_cannot_be_opened_is_told_in_one_sentence(tmp_path, damage):
    place = write_zip(tmp_path / "ann.zip", {"nnlib/__init__.py": "x = 1\n", "nnlib/layers.py": "x = 1\n"})
    place.write_bytes(damage(place.read_bytes()))
    with pytest.raises(BadInput, match=r"ann\.zip is no zip file that can be opened: ask for it again"):
        read(place)


@given(st.data())
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_damaged_there_is_a_submission_or_one_sentence(tmp_path, data):
    place = tmp_path / "ann.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in FILES:
            archive.writestr(name, "x = 1\n" * 9)
    damaged = bytearray(place.read_bytes())
    for index in data.draw(st.lists(st.integers(0, len(damaged) - 1), min_size=1, max_size=4)):
        damaged[index] = data.draw(st.integers(0, 255))
    place.write_bytes(damaged)
    try:
        read(place)
    except BadInput as error:
        assert "ann.zip" in str(error) and "\n" not in str(error)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("first", [0, 2, 4, 12])
def test_broken_compressed_data_is_told_in_one_sentence(tmp_path, method, first):
    place = tmp_path / "ann.zip"
    text = "x = 1\n" * 1000
    with zipfile.ZipFile(place, "w", method) as archive:
        archive.writestr("nnlib/__init__.py", text)
    data = bytearray(place.read_bytes())
    start = 30 + len("nnlib/__init__.py")
    data[start + first : start + 40] = bytes([0 if first < 4 else 255]) * (40 - first)
    place.write_bytes(data)
    with pytest.raises(BadInput, match="no zip file that can be opened"):
        read(place)


def test_a_bomb_that_says_what_it_is_is_not_unpacked(tmp_path):
    place = write_zip(tmp_path / "ann.zip")
    with zipfile.ZipFile(place, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("nnlib/bomb.py", "0" * (submissions.MAX_MODULE_BYTES + 1))
    submission = read(place)
    assert "bomb.py" not in submission.sources and "nnlib/bomb.py is larger than 500,000 bytes" in submission.notes[0]


def test_a_bomb_that_lies_on_its_size_gives_no_more_than_it_said(tmp_path):
    place = tmp_path / "ann.zip"
    text = b"#" * 1_000_000
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("nnlib/__init__.py", text)
    said, lie = len(text).to_bytes(4, "little"), (100).to_bytes(4, "little")
    place.write_bytes(place.read_bytes().replace(said, lie))
    try:
        assert len(read(place).sources["__init__.py"]) <= 100
    except BadInput as error:
        assert "no zip file that can be opened" in str(error)


@pytest.mark.parametrize("write", [write_folder, write_zip])
def test_too_many_files_are_refused(tmp_path, write, monkeypatch):
    monkeypatch.setattr(submissions, "MAX_FILES", 20)
    fits = write(tmp_path / "fits.zip", FILES | {f"data/{index}.txt": "" for index in range(17)})
    assert read(fits).sources
    more = write(tmp_path / "more.zip", FILES | {f"data/{index}.txt": "" for index in range(18)})
    with pytest.raises(BadInput, match="holds more than 20 files: ask for"):
        read(more)


def test_the_limit_on_files_is_two_thousand(tmp_path):
    place = write_zip(tmp_path / "ann.zip", FILES | {f"{index}.txt": "" for index in range(1998)})
    with pytest.raises(BadInput, match="more than 2000 files"):
        read(place)


# --- folders that cannot be trusted ---


@needs_links
def test_a_link_in_a_folder_is_not_followed(tmp_path):
    secret = tmp_path / "secret.py"
    secret.write_text("secret = 1", "utf-8")
    folder = write_folder(tmp_path / "ann")
    (folder / "nnlib" / "losses.py").symlink_to(secret)
    (folder / NOTEBOOK).unlink()
    (folder / NOTEBOOK).symlink_to(secret)
    submission = read(folder)
    assert "losses.py" not in submission.sources and submission.notebook is None
    assert len(submission.notes) == 2 and all("is a link, not a file" in note for note in submission.notes)


@needs_links
def test_a_linked_folder_is_not_entered(tmp_path):
    write_folder(tmp_path / "elsewhere")
    folder = tmp_path / "ann"
    folder.mkdir()
    (folder / "nnlib").symlink_to(tmp_path / "elsewhere" / "nnlib")
    (folder / "around").symlink_to(folder)
    assert read(folder).sources == {}


@needs_links
def test_links_that_a_student_put_in_place_of_the_work_are_not_followed(tmp_path):
    outside, other = write_folder(tmp_path / "outside"), write_zip(tmp_path / "outside.zip")
    class_folder = tmp_path / "submitted"
    for student, link, target in (("eve", CHAPTER.id, outside), ("max", "work.zip", other)):
        (class_folder / student).mkdir(parents=True)
        (class_folder / student / link).symlink_to(target)
    places = found(class_folder)
    assert list(places) == ["eve", "max"]
    assert all(read(place).sources == {} for place in places.values())


@pytest.mark.skipif(os.name == "nt" or os.uname().sysname == "Darwin", reason="names must be text here")
def test_a_name_that_is_no_text_does_no_harm_in_a_note(tmp_path):
    folder = write_folder(tmp_path / "ann")
    (folder / "nnlib" / os.fsdecode(b"\xff.py")).symlink_to("layers.py")
    (note,) = read(folder).notes
    assert "is a link" in note and note.encode()


@needs_fifos
@pytest.mark.parametrize("name", ["nnlib/losses.py", NOTEBOOK, "timestamp.txt", "nnlib/__init__.py"])
def test_a_pipe_among_the_files_is_passed_over(tmp_path, name):
    folder = write_folder(tmp_path / "ann")
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    submission = read(folder)  # were it opened, this would wait for ever
    assert "losses.py" not in submission.sources


@needs_fifos
def test_a_pipe_in_place_of_a_zip_is_no_submission(tmp_path):
    write_folder(tmp_path / "ann")
    os.mkfifo(tmp_path / "eve.zip")
    assert list(found(tmp_path)) == ["ann"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_raises_the_systems_error_with_its_name(tmp_path):
    folder = write_folder(tmp_path / "ann")
    (folder / "nnlib" / "layers.py").chmod(0)
    with pytest.raises(OSError) as caught:
        read(folder)
    assert caught.value.filename.endswith("layers.py")


def test_modules_are_read_up_to_a_number(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "MAX_MODULES", 5)
    files = {f"nnlib/m{index}.py": "" for index in range(20)}
    submission = read(write_folder(tmp_path / "ann", FILES | files))
    assert len(submission.sources) == 5 and submission.notes == ("nnlib holds 22 modules; only the first 5 were read.",)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_bomb_of_another_packing_is_not_begun(tmp_path, method):
    place = tmp_path / "ann.zip"
    text = bytes(30_000_000)
    with zipfile.ZipFile(place, "w", method) as archive:
        archive.writestr("nnlib/__init__.py", text)
    said, lie = len(text).to_bytes(4, "little"), (100).to_bytes(4, "little")
    place.write_bytes(place.read_bytes().replace(said, lie))
    tracemalloc.start()
    with pytest.raises(BadInput, match="no zip file that can be opened"):
        read(place)
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


def test_folders_in_folders_without_end_are_refused(tmp_path):
    folder = tmp_path / "ann"
    write_folder(folder / Path(*["deep"] * 49))
    assert read(folder).sources
    (folder / Path(*["deep"] * 60)).mkdir(parents=True)
    with pytest.raises(BadInput, match=r"ann holds folders in folders, more than 50 deep"):
        read(folder)


def test_of_two_libraries_side_by_side_it_is_said_which_was_graded(tmp_path):
    two = {"a/nnlib/__init__.py": "a", "b/nnlib/__init__.py": "b", "a/nnlib/nnlib/__init__.py": "inside"}
    submission = read(write_folder(tmp_path / "ann", two))
    assert submission.sources["__init__.py"] == "a"
    assert submission.notes == ("There are 2 nnlib folders in this submission; the one in a/nnlib was graded.",)


def test_who_handed_in_other_chapters_only_handed_in_nothing_to_this_one(tmp_path):
    write_folder(tmp_path / "ann" / CHAPTER.id)
    write_folder(tmp_path / "bob" / "03-layers")
    write_folder(tmp_path / "cid" / "work")
    write_folder(tmp_path / "dora" / "02-data", {"data.csv": ""})
    write_folder(tmp_path / "dora")
    assert sorted(found(tmp_path)) == ["ann", "cid", "dora"]


def test_a_folder_named_by_hand_keeps_its_name(tmp_path):
    write_folder(tmp_path / "mary_ann")
    write_folder(tmp_path / "mary_jane")
    write_folder(tmp_path / "Mary Roe_1234_assignsubmission_file")
    assert sorted(found(tmp_path)) == ["Mary Roe", "mary_ann", "mary_jane"]
