"""The poster with the QR code: a sheet to hang up, neither numbered nor kept."""

from safetyportal.core.documents.content import Marks, OfficialLetter, Picture, Signing, Text


def poster_pdf(poster, address: str, code: bytes) -> bytes:
    """The poster as a PDF; the address also stands in letters, for whoever cannot scan."""
    from safetyportal.core.documents.pdf import render  # noqa: PLC0415 -- loads reportlab

    letter = OfficialLetter(
        title="发现隐患  扫码上报",
        body=(
            Text(poster.enterprise.name, align="center", indent=False),
            Text(poster.location, align="center", indent=False),
            Picture(code, width_mm=90),
            Text("用手机扫描二维码，拍照说明哪里有危险，无须注册。可不留姓名和电话。", indent=False, align="center"),
            Text("本单位安全管理人员会到现场核实，凭回执码可查询处理情况。", indent=False, align="center"),
            Text("情况危急时，先撤离，并拨打119、120。", indent=False, align="center"),
            Text(address, indent=False, align="center"),
        ),
        signing=Signing(seal=False),
    )
    return render(letter, Marks()).content
