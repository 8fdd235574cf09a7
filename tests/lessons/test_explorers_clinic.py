import asyncio
import threading
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import numpy as np
import pytest
from data import load_digits, load_sick_networks
from explorers import clinic, patients
from explorers.clinic import NO_GUESS, WATCH, ClinicState, Session, Visit, clinic_sentence, compute_clinic, draw_clinic
from explorers.library import Locked
from explorers.patients import ILLNESSES, PATIENTS, TREATMENTS, Chart, Treatment, treated
from explorers.picture import Line, Text
from explorers.svg import to_svg

QUICK = ClinicState("D")  # two units a layer


@pytest.fixture
def shown(monkeypatch):
    """What a cell displays; afterwards no clinic is left."""
    outputs = []
    monkeypatch.setattr(clinic, "display", lambda output, **_: outputs.append(output))
    monkeypatch.setattr(clinic, "_live", None)
    return outputs


def chart(**changes):
    """The chart of a training that is well."""
    well = Chart((2.0, 1.0), (2.0, 1.2), (0.1, 0.2), (0.25,), 0.9, "healthy")
    return replace(well, **changes)


def words(picture):
    return [shape.words for shape in picture.shapes if isinstance(shape, Text)]


class TestPatients:
    def test_each_illness_has_a_patient(self):
        assert sorted(patient.illness for patient in PATIENTS.values()) == sorted(ILLNESSES)

    @pytest.mark.parametrize("name", PATIENTS)
    def test_the_library_says_what_ails_it_and_the_picture_of_the_lesson_too(self, reference, name):
        illness = PATIENTS[name].illness
        expected = "underfitting" if illness == "rate too small" else illness
        assert treated(reference, PATIENTS[name], 40).said == expected
        recorded = next(network for network in load_sick_networks() if network.name == name)
        history = reference.History(recorded.losses.tolist(), recorded.unseen_losses.tolist())
        assert reference.diagnose(history, recorded.norms, recorded.dead) == expected

    @pytest.mark.parametrize(
        "name, treatment",
        [
            ("A", "batch normalisation"),
            ("A", "ReLU units"),
            ("B", "dropout"),
            ("B", "weight decay"),
            ("B", "shifted images"),
            ("C", "He initialisation"),
            ("C", "batch normalisation"),
            ("D", "64 units in each layer"),
            ("E", "ink from 0 to 1"),
            ("E", "clip gradients to 0.2"),
            ("E", "learning rate a tenth"),
            ("F", "learning rate times ten"),
        ],
    )
    def test_the_right_knob_cures(self, reference, name, treatment):
        visit = compute_clinic(reference, ClinicState(name, treatment=treatment, epochs=40))
        assert "recovers" in clinic_sentence(visit)

    @pytest.mark.parametrize("name, treatment", [("A", "dropout"), ("E", "64 units in each layer"), ("F", "dropout")])
    def test_the_wrong_knob_does_not(self, reference, name, treatment):
        visit = compute_clinic(reference, ClinicState(name, treatment=treatment, epochs=20))
        assert "not cured" in clinic_sentence(visit)

    def test_a_knob_turns_one_thing(self):
        for name, turn in TREATMENTS.items():
            for patient in PATIENTS.values():
                turned = turn(patient)
                changed = [key for key, value in vars(patient).items() if getattr(turned, key) != value]
                assert len(changed) <= 1, name

    def test_images_are_none_of_the_test_images_and_unseen_ones_are_not_learned_from(self):
        x, _, unseen, _ = patients.images(PATIENTS["A"])
        rows = [{row.tobytes() for row in images} for images in (x, unseen, load_digits().test_images)]
        assert not rows[0] & rows[1] and not rows[0] & rows[2] and not rows[1] & rows[2]

    def test_wrong_labels_are_wrong_for_the_overfitting_one_alone(self):
        _, labels, *_ = patients.images(PATIENTS["B"])
        _, right, *_ = patients.images(replace(PATIENTS["B"], wrong_labels=0))
        assert 40 < (labels != right).sum() <= 60

    def test_the_file_tells_what_the_network_is(self):
        assert PATIENTS["E"].file.startswith("1 hidden layer of 32 ReLU units, He start, SGD at rate 0.5")
        assert "ink from 0 to 16" in PATIENTS["E"].file and "ink from 0 to 1" in PATIENTS["A"].file

    def test_the_network_has_the_layers_of_its_treatment(self, reference):
        patient = replace(PATIENTS["B"], batch_norm=True, dropout=0.5)
        network = patients.build_network(reference, patient, np.random.default_rng(0))
        kinds = [type(layer).__name__ for layer in network.layers]
        assert kinds == ["Linear", "BatchNorm", "ReLU", "Dropout", "Linear"]

    @pytest.mark.parametrize(
        "owner, name, treatment, exercise",
        [
            ("Linear", "__init__", WATCH, "linear-init"),
            ("", "train_epoch", WATCH, "fit"),
            ("", "gradient_norms", WATCH, "gradient-norms"),
            ("", "dead_fraction", WATCH, "dead-units"),
            ("", "diagnose", WATCH, "diagnose"),
            ("", "shift_images", "shifted images", "augment"),
            ("BatchNorm", "forward", "batch normalisation", "batch-norm"),
            ("Dropout", "forward", "dropout", "dropout"),
        ],
    )
    def test_an_open_exercise_is_named(self, reference, monkeypatch, owner, name, treatment, exercise):
        def stub(*_, **__):
            raise NotImplementedError(f"{exercise}: lesson 8")

        monkeypatch.setattr(getattr(reference, owner) if owner else reference, name, stub)
        with pytest.raises(Locked, match=f"Solve `{exercise}` to unlock"):
            treated(reference, TREATMENTS[treatment](PATIENTS["D"]), 1)

    def test_an_epoch_without_a_loss_is_named(self, reference, monkeypatch):
        monkeypatch.setattr(reference, "train_epoch", lambda *_: None)
        with pytest.raises(Locked, match=r"`fit` gave back nothing"):
            treated(reference, PATIENTS["D"], 1)


class TestDrawing:
    @pytest.mark.parametrize("name", ["A", "C", "E"])
    @pytest.mark.parametrize("epochs", [0, 1, 4])
    def test_svg_is_well_formed_and_says_its_sentence(self, reference, name, epochs):
        picture = draw_clinic(compute_clinic(reference, ClinicState(name, epochs=epochs)))
        assert ElementTree.fromstring(to_svg(picture)).get("aria-label") == picture.sentence

    def test_the_librarys_opinion_is_hidden_until_the_learner_has_one(self):
        hidden = words(draw_clinic(Visit(ClinicState("B"), chart(said="overfitting"))))
        told = words(draw_clinic(Visit(ClinicState("B", "vanishing"), chart(said="overfitting"))))
        assert "overfitting" not in hidden and "overfitting" in told

    def test_a_right_name_and_a_wrong_one(self):
        right = words(draw_clinic(Visit(ClinicState("A", "vanishing"), chart())))
        wrong = words(draw_clinic(Visit(ClinicState("A", "dead units"), chart())))
        assert "You named it." in right and "Look again: something else is wrong." in wrong

    def test_what_was_before_stays_dashed(self):
        visit = Visit(ClinicState("A", treatment="dropout"), chart(), chart(losses=(2.3, 2.3)))
        dashed = [shape for shape in draw_clinic(visit).shapes if isinstance(shape, Line) and shape.dashed]
        assert {shape.colour for shape in dashed} == {"plus", "minus"}

    def test_a_loss_that_is_no_number_is_said_once(self):
        nan = float("nan")
        sick = chart(losses=(nan, nan), unseen_losses=(nan, nan), norms=(nan, nan), said="exploding")
        assert words(draw_clinic(Visit(ClinicState("C"), sick))).count("loss: nan") == 1

    def test_sentences(self):
        assert "before training" in clinic_sentence(Visit(ClinicState(), chart(losses=())))
        assert "untreated: after 2 epochs it reads 90%" in clinic_sentence(Visit(ClinicState(), chart()))
        cured = ClinicState("A", treatment="ReLU units")
        assert "recovers with ReLU units" in clinic_sentence(Visit(cured, chart()))
        assert "not cured yet" in clinic_sentence(Visit(cured, chart(unseen_right=0.5)))
        assert "not cured" in clinic_sentence(Visit(cured, chart(said="vanishing")))

    def test_a_frame_is_fast_enough_for_ten_a_second(self, reference, shown):
        session = Session(ClinicState("A"))
        session.reset()
        times = []
        for _ in range(10):
            began = time.perf_counter()
            session.advance()
            times.append(time.perf_counter() - began)
        assert min(times) < 0.08


class TestLive:
    def test_it_trains_while_others_have_the_loop_and_pauses_at_once(self, reference, shown):
        async def scene():
            clinic.clinic(patient="D")
            session = clinic._live
            session.start.click()
            turns = 0
            while len(session.training.history.losses) < 4 and turns < 500:
                await asyncio.sleep(0.01)
                turns += 1
            assert session.playing and session.start.description == "Pause"
            session.start.click()
            await asyncio.sleep(0.2)
            epochs = len(session.training.history.losses)
            await asyncio.sleep(0.2)
            assert session.task.done() and len(session.training.history.losses) == epochs
            return turns

        threads = threading.active_count()
        assert asyncio.run(scene()) >= 4  # the loop had turns for others between the frames
        assert threading.active_count() == threads

    def test_a_cell_that_is_run_again_stops_the_clinic_before(self, reference, shown):
        async def scene():
            clinic.clinic(patient="D")
            first = clinic._live
            first.toggle()
            await asyncio.sleep(0.1)
            assert first.playing
            clinic.clinic(patient="D")
            await asyncio.sleep(0.2)
            assert not first.playing and first.task.done() and clinic._live is not first

        asyncio.run(scene())

    def test_it_rests_after_the_last_epoch(self, reference, shown, monkeypatch):
        monkeypatch.setattr(clinic, "LAST_EPOCH", 3)
        session = Session(QUICK)
        session.reset()
        assert [session.advance() for _ in range(4)] == [True, True, False, False]
        assert len(session.training.history.losses) == 3

    def test_step_and_reset(self, reference, shown):
        session = Session(QUICK)
        session.reset()
        assert "before training" in session.figure.value
        session.step()
        session.step()
        assert "after 2 epochs" in session.figure.value
        session.reset()
        assert not session.training.history.losses

    def test_a_treatment_begins_anew_beside_the_untreated_curve(self, reference, shown):
        session = Session(QUICK)
        session.reset()
        session.step()
        session.set(treatment="dropout")
        assert session.before.losses and not session.training.history.losses
        assert session.training.patient.dropout == 0.5
        session.step()
        session.set(treatment="weight decay")  # the curve before stays that of the untreated patient
        assert session.training.patient.dropout == 0 and session.before.said == "underfitting"
        before = session.before
        session.set(guess="underfitting")
        assert session.before is before
        session.set(patient="F")
        assert session.before is None

    def test_a_diagnosis_does_not_begin_anew(self, reference, shown):
        session = Session(QUICK)
        session.reset()
        session.step()
        session.set(guess="underfitting")
        assert session.training.history.losses and "You named it." in session.figure.value

    def test_the_library_is_read_once_for_each_reset(self, reference, shown, monkeypatch):
        loads, load = [], clinic.fresh_library
        monkeypatch.setattr(clinic, "fresh_library", lambda: loads.append(1) or load())
        session = Session(QUICK)
        session.reset()
        session.step()
        session.step()
        assert len(loads) == 1

    def test_a_locked_clinic_names_the_exercise(self, tmp_path, monkeypatch, shown):
        monkeypatch.setenv("COURSE_NNLIB", str(tmp_path))
        (tmp_path / "__init__.py").write_text(
            "he_normal = None\n"
            "class Linear:\n    def __init__(self, *_): raise NotImplementedError('linear-init: lesson 2')\n"
        )
        clinic.clinic(patient="D")
        assert "Solve `linear-init` to unlock" in shown[0]["text/plain"] and "image/png" not in shown[0]
        assert "Solve <code>linear-init</code>" in clinic._live.figure.value
        clinic._live.toggle()
        assert not clinic._live.playing


class TestControls:
    def test_output_holds_a_widget_a_picture_and_a_sentence(self, reference, shown):
        clinic.clinic(patient="D")
        (output,) = shown
        assert output["image/png"].startswith(b"\x89PNG") and "after 40 epochs" in output["text/plain"]
        assert "application/vnd.jupyter.widget-view+json" in output

    def test_every_control_is_labelled_and_redraws(self, reference, shown):
        session = Session(QUICK)
        session.reset()
        for control in clinic._controls(session).children:
            session.step()
            before = session.figure.value
            control.value = control.options[-1]
            assert control.description and session.figure.value != before, control.description

    def test_a_new_patient_has_no_diagnosis_and_no_treatment(self, reference, shown):
        session = Session(QUICK)
        session.reset()
        patient, guess, treatment = clinic._controls(session).children
        guess.value, treatment.value = "underfitting", "dropout"
        patient.value = "F"
        assert (session.state.guess, session.state.treatment) == (NO_GUESS, WATCH)
        assert session.training.patient == PATIENTS["F"]

    def test_buttons_step_and_reset(self, reference, shown):
        session = Session(QUICK)
        session.reset()
        start, step, reset = clinic._buttons(session).children
        step.click()
        assert len(session.training.history.losses) == 1
        reset.click()
        assert not session.training.history.losses
        assert all(button.description for button in (start, step, reset))


def test_a_treatment_is_the_learners_own_loop(reference):
    """Epoch by epoch it gives what the reference's `fit` gives."""
    patient = PATIENTS["D"]
    treatment = Treatment(reference, patient)
    for _ in range(3):
        treatment.epoch()
    rng = np.random.default_rng(patient.seed)
    x, y, unseen_x, unseen_y = patients.images(patient)
    network = patients.build_network(reference, patient, rng)
    history = reference.fit(
        network, reference.CrossEntropy(), reference.SGD(0.1), x, y, 3, patients.BATCH, rng, (unseen_x, unseen_y)
    )
    assert treatment.history == history
