"""Reads the records of demarche into Arrow tables, and writes them as Parquet.

    record = demarche.Record("crisis.db")
    record.table("events")                      # pyarrow.Table
    demarche.write_parquet("crisis.db", "out")  # one file a view

Units: text positions are Unicode code points. Errors: RecordError, with what to do. A record is only read, in one transaction for each
table; memory holds one table at a time.
"""
import datetime
import hashlib
import json
import os
import pathlib
import sqlite3
import sys

import pyarrow as pa
import pyarrow.parquet as pq

__all__ = ["Record", "RecordError", "TABLES", "read_jsonl", "write_parquet"]

APPLICATION_ID = 0x64656D61
DATABASE_VERSIONS = range(1, 5)  # of the file's tables: PRAGMA user_version, docs/schema.md
SCHEMA_VERSION = 1  # of the rows
_BATCH = 20000

_TEXT, _INT, _REAL, _FLAG = pa.string(), pa.int64(), pa.float64(), pa.bool_()
# The views of docs/schema.md with the columns that are no text.
TABLES = {
    "articles": {"n_events": _INT, "n_statements": _INT, "n_notes": _INT},
    "events": {"quad": _INT, "intensity": _REAL, "geonames": _INT, "lat": _REAL, "lon": _REAL, "confidence": _REAL},
    "worlds": {"quad": _INT, "intensity": _REAL, "reports": _INT, "independent_sources": _INT},
    "statements": {"quoted": _FLAG},
    "actors": {"as_actor": _INT, "as_recipient": _INT, "as_speaker": _INT},
    "commitments": {},
}


class RecordError(Exception):
    """The file is no record of this version, or a table has another name."""


def _date(text):
    try:
        return datetime.date.fromisoformat(text) if text and len(text) == 10 else None
    except ValueError:
        return None  # a day that no calendar has


class Record:
    """A record on disk, open for reading."""

    def __init__(self, path):
        if not os.path.isfile(path):
            raise RecordError(f"{path}: no such record; make one with: demarche read PATH... --into {path}")
        self.path = str(path)
        self._db = sqlite3.connect(pathlib.Path(path).absolute().as_uri() + "?mode=ro", uri=True)
        try:
            application, version = (self._db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
        except sqlite3.DatabaseError as error:
            raise RecordError(f"{path}: is no database: {error}") from error
        if application != APPLICATION_ID:
            raise RecordError(f"{path}: is no demarche record")
        if version not in DATABASE_VERSIONS:
            known = f"{DATABASE_VERSIONS[0]} to {DATABASE_VERSIONS[-1]}"
            what = "install a newer package" if version > DATABASE_VERSIONS[-1] else "read the pages again into a new file"
            raise RecordError(f"{path}: has schema version {version}, this package reads {known}; {what}")

    def close(self):
        self._db.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def schema(self, name):
        """The Arrow schema of a view."""
        if name not in TABLES:
            raise RecordError(f'table "{name}" is unknown; allowed: {", ".join(TABLES)}')
        columns = [row[1] for row in self._db.execute(f"PRAGMA table_info({name})")]
        fields = [pa.field(column, TABLES[name].get(column, _TEXT)) for column in columns]
        if "day" in columns:
            fields.append(pa.field("date", pa.date32()))
        return pa.schema(fields, metadata={"schema_version": str(SCHEMA_VERSION), "demarche": name})

    def batches(self, name):
        """The rows of a view as record batches, in the order of the record."""
        schema = self.schema(name)
        stored = [field.name for field in schema if field.name != "date"]
        rows = self._db.execute(f"SELECT {', '.join(stored)} FROM {name}")
        while chunk := rows.fetchmany(_BATCH):
            columns = dict(zip(stored, zip(*chunk)))
            if "date" in schema.names:
                columns["date"] = [_date(day) for day in columns["day"]]
            for column, kind in TABLES[name].items():
                if kind == _FLAG:
                    columns[column] = [None if value is None else bool(value) for value in columns[column]]
            yield pa.RecordBatch.from_arrays([pa.array(columns[field.name], field.type) for field in schema], schema=schema)

    def table(self, name):
        """A view as one pyarrow.Table."""
        return pa.Table.from_batches(self.batches(name), self.schema(name))

    def query(self, sql, parameters=()):
        """The answer to any SELECT as a pyarrow.Table; types as SQLite gives them."""
        rows = self._db.execute(sql, parameters)
        names = [column[0] for column in rows.description]
        values = list(zip(*rows.fetchall())) or [()] * len(names)
        return pa.table([pa.array(column) for column in values], names=names)


def write_parquet(path, folder, tables=tuple(TABLES)):
    """Writes FOLDER/TABLE.parquet for each, and a datapackage.json that describes them. Returns the number of rows of each."""
    os.makedirs(folder, exist_ok=True)
    counts, resources = {}, []
    with Record(path) as record:
        for name in tables:
            schema = record.schema(name)
            file = os.path.join(folder, f"{name}.parquet")
            counts[name] = 0
            with pq.ParquetWriter(file + ".part", schema, compression="snappy", use_dictionary=True) as writer:
                for batch in record.batches(name):
                    counts[name] += batch.num_rows
                    writer.write_batch(batch)
            os.replace(file + ".part", file)
            with open(file, "rb") as written:
                data = written.read()
            kinds = {_TEXT: "string", _INT: "integer", _REAL: "number", _FLAG: "boolean", pa.date32(): "date"}
            resources.append({
                "name": name, "path": f"{name}.parquet", "format": "parquet", "mediatype": "application/vnd.apache.parquet", "bytes": len(data),
                "hash": "sha256:" + hashlib.sha256(data).hexdigest(),
                "schema": {"fields": [{"name": field.name, "type": kinds[field.type]} for field in schema]},
            })
    with open(os.path.join(folder, "datapackage.json"), "w", encoding="utf-8") as file:
        json.dump({"name": "demarche-parquet", "profile": "data-package", "schema_version": SCHEMA_VERSION, "resources": resources}, file, indent=1)
        file.write("\n")
    return counts


def read_jsonl(path, kind):
    """The lines of one kind (article, statement, event, world, commitment) of a record in JSON lines, nested as they are."""
    with open(path, encoding="utf-8") as lines:
        rows = [row for row in (json.loads(line) for line in lines if line.strip()) if row.get("kind") == kind]
    return pa.Table.from_pylist(rows)


def main():
    if len(sys.argv) != 3:
        print("usage: demarche-parquet FILE.db FOLDER", file=sys.stderr)
        return 2
    try:
        counts = write_parquet(*sys.argv[1:])
    except RecordError as error:
        print(f"demarche-parquet: {error}", file=sys.stderr)
        return 3
    for name, count in counts.items():
        print(f"{name}\t{count}")
    return 0
