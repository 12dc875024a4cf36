"""`rules`, `explain`, `layouts`, `profiles`: what the tool knows."""

from __future__ import annotations

import click

from xl_jixiao.cli import options


@click.command(help="列出全部校验规则")
@click.option("--family", metavar="类别", help="只列一类，如 FND、VAL、TAX。")
@options.as_json
def rules(family: str | None, as_json: bool) -> int:  # noqa: FBT001 - click passes options by name
    """List the rules."""
    from xl_jixiao.rules.registry import RULES  # noqa: PLC0415 - loads all families

    chosen = [rule for rule in RULES if family is None or rule.family == family.upper()]
    if not chosen:
        raise click.UsageError(f"没有类别 {family}，可用：{'、'.join(sorted({rule.family for rule in RULES}))}")
    if as_json:
        options.show_json(
            [
                {
                    "code": rule.code,
                    "slug": rule.slug,
                    "severity": rule.severity,
                    "title": rule.title,
                    "basis": [str(basis) for basis in rule.basis],
                }
                for rule in chosen
            ]
        )
    else:
        for rule in chosen:
            click.echo(f"{rule.code:<8}{rule.severity.symbol} {rule.severity}  {rule.title}")
        click.echo(f"共 {len(chosen)} 条。用 xl-jixiao explain 规则编号 看依据、正反例和改法。")
    return 0


@click.command(help="解释一条规则，例如 explain VAL-05")
@click.argument("code", metavar="规则编号")
@options.as_json
def explain(code: str, as_json: bool) -> int:  # noqa: FBT001 - click passes options by name
    """Explain a rule."""
    from xl_jixiao.rules import explain as explained  # noqa: PLC0415 - loads all families
    from xl_jixiao.rules import registry  # noqa: PLC0415 - see above

    rule = registry.get(code)
    text = explained.explain(rule.code)
    if as_json:
        options.show_json(
            {
                "code": rule.code,
                "severity": rule.severity,
                "title": rule.title,
                "basis": [str(basis) for basis in rule.basis],
                "explanation": text,
            }
        )
    else:
        click.echo(text)
    return 0


@click.command(help="列出版式（各地各年的申报表、自评表、监控表）")
@options.as_json
def layouts(as_json: bool) -> int:  # noqa: FBT001 - click passes options by name
    """List the layouts."""
    from xl_jixiao.parsing.layout import layouts as shipped  # noqa: PLC0415 - reads the layout files

    if as_json:
        fields = ("code", "name", "stage", "place", "unit", "profile", "basis")
        options.show_json([{field: getattr(layout, field) for field in fields} for layout in shipped()])
    else:
        for layout in shipped():
            click.echo(f"{layout.code:<24}{layout.name}")
        click.echo("写成其中一种：xl-jixiao write 文件 --layout 代号 --out 新文件.xlsx（或 .docx）。")
    return 0


@click.command(help="列出口径（年度+地区）")
@options.as_json
def profiles(as_json: bool) -> int:  # noqa: FBT001 - click passes options by name
    """List the profiles."""
    from xl_jixiao.scoring import profiles as shipped  # noqa: PLC0415 - reads the profile files

    loaded = [shipped.load(name) for name in shipped.names()]
    if as_json:
        options.show_json([profile.model_dump(mode="json") for profile in loaded])
    else:
        for profile in loaded:
            default = "（默认）" if profile.name == shipped.DEFAULT else ""
            click.echo(f"{profile.name:<12}{profile.title}{default}")
    return 0
