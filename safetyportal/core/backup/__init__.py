"""Backup to a folder and restore to any moment: base backups, the archived log of the database, and the uploads.

    BACKUP_DIR/base/20261129T180000Z/   database/ (base backup), uploads.tsv (what there was), backup.json
    BACKUP_DIR/wal/                     the log, piece by piece, each at most a minute old
    BACKUP_DIR/uploads/                 files/ (each upload once), manifest.tsv (digest, size, name)

Keys are not in it: `backup.json` holds marks that tell whether the keys at hand are the right ones.
"""
