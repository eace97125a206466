"""What is raised."""


class InvalidData(ValueError):
    """Data does not fit; ``report`` says every way in which it does not."""

    def __init__(self, report):
        super().__init__(str(report))
        self.report = report
