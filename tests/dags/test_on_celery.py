"""A task that runs on a Celery worker may do what it may do elsewhere."""

import multiprocessing

import billiard


def _in_a_child(answers) -> None:
    import wiring

    @wiring.explained
    def task() -> None:
        child = multiprocessing.get_context("spawn").Process(target=int)
        child.start()
        child.join()
        answers.put(child.exitcode)

    task()


def test_reports_are_opened_in_child_processes_although_celery_marks_its_own_as_daemons(monkeypatch):
    monkeypatch.setenv("ENGINE", "extractive")
    answers = billiard.SimpleQueue()
    of_celery = billiard.Process(target=_in_a_child, args=(answers,), daemon=True)
    of_celery.start()
    of_celery.join(timeout=120)
    assert of_celery.exitcode == 0
    assert answers.get() == 0
