"""What a user is told when the command line is wrong: Japanese, exit code 2, no traceback."""

import pytest


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["crosstb"], "命令「crosstb」はありません"),
        (["crosstab"], "「questions」を書いてください"),
        (
            ["freq", "--format", "pdf"],
            "'--format' に「pdf」は使えません。使える値: 'terminal', 'csv', 'json', 'html', 'xlsx'",
        ),
        (["freq", "--bass", "asked"], "オプション --bass はありません"),
        (["crosstab", "Q1", "--by"], "オプション --by の後に値を書いてください"),
        (["rates", "R3"], "余分な言葉があります: R3"),
    ],
)
def test_usage_errors(run_cli, tmp_path, arguments, line):
    done = run_cli(*arguments, cwd=tmp_path)

    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == line
    assert not done.stdout


def test_a_folder_without_a_study_is_said_to_be_so(run_cli, tmp_path):
    done = run_cli("freq", cwd=tmp_path)

    assert done.returncode == 1
    assert done.stderr.startswith("E-SET-002 [エラー] 調査フォルダーに study.yaml がありません")


@pytest.mark.parametrize("command", ["demo", "init", "validate", "questionnaire", "rates", "freq", "crosstab", "diff"])
def test_every_help_page_is_japanese_and_has_an_example(run_cli, tmp_path, command):
    done = run_cli(command, "--help", cwd=tmp_path)

    assert done.returncode == 0
    assert f"例: zushi-survey {command}" in done.stdout
    for english in ("Usage", "Options", "Arguments", "Show this", "default", "required"):
        assert english not in done.stdout
